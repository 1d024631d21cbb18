import { clsx } from 'clsx'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { useSendVideo } from '#data/videos.ts'
import { texts } from '#texts/texts.ts'
import { NewVideoDialog } from './new-video-dialog.tsx'

const words = texts.videos.drop
const videoName = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|m2?ts|flv|wmv|asf|ogv|3gp|gif|mxf|h264|hevc)$/i

const isVideo = (file: File): boolean => file.type.startsWith('video/') || videoName.test(file.name)

/** Takes a video by drop or by choosing, asks what is to be known about it, and sends it. */
export function SendVideo() {
  const sending = useSendVideo()
  const [file, setFile] = useState<File | null>(null)
  const [wrong, setWrong] = useState(false)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  const take = (files: readonly File[]) => {
    const video = files.find(isVideo) ?? null
    setWrong(video === null && files.length > 0)
    sending.forget()
    setFile(video)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of two ways; the button is the one for keyboards.
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take([...event.dataTransfer.files])
      }}
      className={clsx(
        'flex flex-wrap items-center justify-center gap-x-6 gap-y-3 rounded-panel border border-dashed px-4 py-4 text-center transition-colors sm:justify-between sm:text-left',
        over ? 'border-accent bg-accent-wash' : 'border-line-strong',
      )}
    >
      <div>
        <p className="font-medium">{words.title}</p>
        <p role={wrong ? 'alert' : undefined} className={clsx('text-sm', wrong ? 'text-danger' : 'text-soft')}>
          {wrong ? words.wrong : words.text}
        </p>
      </div>
      <Button onClick={() => input.current?.click()}>{words.choose}</Button>
      <input
        ref={input}
        type="file"
        accept="video/*,.mkv,.avi,.ts,.gif"
        hidden
        aria-label={words.choose}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          take(files)
        }}
      />
      {file ? (
        <NewVideoDialog
          key={`${file.name} ${file.lastModified}`}
          file={file}
          sending={sending}
          onClose={() => {
            sending.stop()
            setFile(null)
          }}
          onSent={() => {
            setFile(null)
            tellDone(texts.videos.send.done)
          }}
        />
      ) : null}
    </div>
  )
}
