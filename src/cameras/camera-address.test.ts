import { describe, expect, it } from 'vitest'
import { readCameraUrl, readDeviceId } from './camera-address.ts'

describe('the address of a camera', () => {
  it.each([
    ['rtsp://10.0.0.9/live', 'rtsp', 'rtsp://10.0.0.9/live'],
    [
      'rtsps://ada:s3cret@cam.lan:322/a?channel=1&subtype=0',
      'rtsp',
      'rtsps://***:***@cam.lan:322/a?channel=1&subtype=0',
    ],
    ['rtsp://ada@cam.lan/a', 'rtsp', 'rtsp://***:***@cam.lan/a'],
    [
      'http://cam.lan/video.cgi?user=ada&pwd=s3cret&width=640',
      'http',
      'http://cam.lan/video.cgi?user=***&pwd=***&width=640',
    ],
    [
      'rtsp://cam.lan/user=ada_password=s3cret_channel=1_stream=0.sdp',
      'rtsp',
      'rtsp://cam.lan/user=***_password=***_channel=1_stream=0.sdp',
    ],
    ['rtsp://cam.lan/user=ada&password=s3cret&channel=1', 'rtsp', 'rtsp://cam.lan/user=***&password=***&channel=1'],
    ['https://cam.lan/hls/index.m3u8#s3cret', 'http', 'https://cam.lan/hls/index.m3u8'],
    ['https://cam.lan/a?channel=s3cret%20word', 'http', 'https://cam.lan/a?channel=***'],
    ['file:walk.mp4', 'file', 'file:walk.mp4'],
    ['file:///videos/a%20b.mp4', 'file', 'file:/videos/a b.mp4'],
    ['push:', 'push', 'push:'],
  ])('%s', (text, kind, shown) => {
    expect(readCameraUrl(text)).toMatchObject({ kind, shown })
  })

  it.each([
    'walk.mp4',
    'ftp://cam.lan/a',
    'file:',
    'file:../secret',
    'file:a/../../b',
    'file:%2e%2e/secret',
    'concat:a|b',
    'rtsp://',
  ])('%s is refused', (text) => {
    expect(() => readCameraUrl(text)).toThrow(/^url: /)
  })

  it('never repeats a wrong one', () => {
    expect(() => readCameraUrl('gopher://ada:s3cret@cam.lan')).toThrow(/^(?!.*s3cret)/)
  })

  it.each([
    [0, '/dev/video0'],
    ['3', '/dev/video3'],
    ['/dev/v4l/by-id/usb-Cam_X-video-index0', '/dev/v4l/by-id/usb-Cam_X-video-index0'],
  ])('device %s', (device, path) => {
    expect(readDeviceId(device)).toEqual({ kind: 'device', secret: path, shown: path })
  })

  it.each(['/etc/passwd', '-1', '/dev/video0; rm', '/dev/v4l/by-id/../../sda'])('device %s is refused', (device) => {
    expect(() => readDeviceId(device)).toThrow(/^device_id: /)
  })
})
