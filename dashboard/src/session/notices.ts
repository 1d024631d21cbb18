import { useSyncExternalStore } from 'react'

/** How this browser tells of alerts. */
export interface Notices {
  readonly desktop: boolean
  readonly sound: boolean
}

const key = 'netra.notices'
const off: Notices = { desktop: false, sound: false }
const listeners = new Set<() => void>()
let current: Notices = read()

function read(): Notices {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Record<keyof Notices, unknown>>
    return { desktop: kept.desktop === true, sound: kept.sound === true }
  } catch {
    return off
  }
}

export function chooseNotices(change: Partial<Notices>): void {
  current = { ...current, ...change }
  localStorage.setItem(key, JSON.stringify(current))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useNotices(): Notices {
  return useSyncExternalStore(subscribe, () => current)
}

/** Whether the browser lets a page notify: only where it is served safely, and unless it was forbidden. */
export type DesktopNotices = 'allowed' | 'denied' | 'insecure' | 'unasked'

export function desktopNotices(): DesktopNotices {
  if (!('Notification' in window) || !window.isSecureContext) return 'insecure'
  const { permission } = Notification
  return permission === 'granted' ? 'allowed' : permission === 'denied' ? 'denied' : 'unasked'
}

/** Asks the person where that was never done. */
export async function askForDesktopNotices(): Promise<DesktopNotices> {
  if (desktopNotices() === 'unasked') await Notification.requestPermission()
  return desktopNotices()
}

let audio: AudioContext | null = null

/** Two short tones, rising where it is urgent. Browsers keep them back until the page was touched once. */
export function playTone(urgent: boolean): void {
  audio ??= new AudioContext()
  void audio.resume()
  const start = audio.currentTime
  for (const [index, hertz] of (urgent ? [660, 990, 1_320] : [880, 660]).entries()) {
    const at = start + index * 0.16
    const tone = new OscillatorNode(audio, { type: 'triangle', frequency: hertz })
    const volume = new GainNode(audio, { gain: 0 })
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.25, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.15)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.16)
  }
}
