import { Readable } from 'node:stream'
import { z } from 'zod'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Videos'

interface Copy {
  readonly pieces: AsyncIterable<Buffer>
  readonly bytes: number
  readonly from: number
  readonly to: number
  readonly isPart: boolean
}

export interface VideoOperations<Needs> {
  readonly analyseVideo: AnyOperation<Needs>
  readonly listVideos: AnyOperation<Needs>
  readonly getVideo: AnyOperation<Needs>
  readonly cancelVideo: AnyOperation<Needs>
  readonly deleteVideo: AnyOperation<Needs>
  readonly getAnnotatedVideo: OperationGiving<Needs, Copy>
}

/** Which bytes one range asks for; everything where there is none, or where there are several. */
function readRange(header: string | undefined): { from?: number; to?: number; last?: number } {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (from === '') return to === '' || Number(to) === 0 ? {} : { last: Number(to) }
  return { from: Number(from), ...(to === '' ? {} : { to: Number(to) }) }
}

/** Endpoints for videos that are sent to be looked through. */
export function videoRoutes<Needs>(operations: VideoOperations<Needs>): Route<Needs>[] {
  const one = '/api/videos/:video_id'
  return [
    route({
      method: 'POST',
      path: '/api/videos',
      tag,
      operation: operations.analyseVideo,
      long: true,
      mayBecomeJob: true,
      files: {
        video: { kind: 'video', description: 'a video: MP4, MOV, MKV, WebM, AVI …', aliases: ['file'], required: true },
      },
      input: ({ fields, files }) => {
        const [video] = files.video ?? []
        return { name: video?.file, ...fields, video: video?.spooled }
      },
    }),
    route({ method: 'GET', path: '/api/videos', tag, operation: operations.listVideos }),
    route({ method: 'GET', path: one, tag, operation: operations.getVideo }),
    route({ method: 'POST', path: `${one}/cancel`, tag, operation: operations.cancelVideo }),
    route({ method: 'DELETE', path: one, tag, operation: operations.deleteVideo, long: true }),
    route({
      method: 'GET',
      path: `${one}/annotated`,
      tag,
      operation: operations.getAnnotatedVideo,
      long: true,
      omit: ['from', 'to', 'last'],
      input: ({ params, range }) => ({ ...params, ...readRange(range) }),
      contentType: 'video/mp4',
      response: z.string(),
      answer: ({ pieces }) => Readable.from(pieces),
      isPart: ({ isPart }) => isPart,
      headers: ({ bytes, from, to, isPart }) => ({
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-store',
        'content-length': String(to - from + 1),
        ...(isPart ? { 'content-range': `bytes ${from}-${to}/${bytes}` } : {}),
      }),
    }),
  ]
}
