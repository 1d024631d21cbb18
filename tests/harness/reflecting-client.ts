import { createRequire } from 'node:module'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor.js'
import { type GrpcCall, type GrpcConnection, metadataOf } from './grpc-client.ts'

const reflectionProto = createRequire(import.meta.url)
  .resolve('@grpc/reflection')
  .replace(/build\/src\/index\.js$/, 'build/proto/grpc/reflection/v1/reflection.proto')

interface ReflectionAnswer {
  listServicesResponse?: { service: { name: string }[] }
  fileDescriptorResponse?: { fileDescriptorProto: Uint8Array[] }
  errorResponse?: { errorMessage: string }
}

/** A client that knows nothing but the address: it asks the server what its services are, as grpcurl and Postman do. */
export async function reflectServices(grpc: GrpcConnection, version: 'v1' | 'v1alpha' = 'v1') {
  const reflection = await protobuf.load(reflectionProto)
  const Request = reflection.lookupType('grpc.reflection.v1.ServerReflectionRequest')
  const Response = reflection.lookupType('grpc.reflection.v1.ServerReflectionResponse')

  async function ask(question: Record<string, unknown>): Promise<ReflectionAnswer> {
    const stream = grpc.client.makeBidiStreamRequest(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (request: Record<string, unknown>) => Buffer.from(Request.encode(Request.create(request)).finish()),
      (bytes: Buffer) => Response.toObject(Response.decode(bytes)) as ReflectionAnswer,
      metadataOf({ key: null }),
    )
    const answer = new Promise<ReflectionAnswer>((resolve, reject) => {
      stream.once('data', resolve)
      stream.once('error', reject)
    })
    stream.write(question)
    const given = await answer
    stream.end()
    if (given.errorResponse) throw new Error(given.errorResponse.errorMessage)
    return given
  }

  const { listServicesResponse } = await ask({ listServices: '' })
  const services = listServicesResponse?.service.map(({ name }) => name) ?? []
  return {
    services,
    /** Calls a method by its name, with plain objects, from what the server said of it. */
    async call(service: string, method: string, request: Record<string, unknown>, given: GrpcCall = {}) {
      const files = new Map<string, descriptor.IFileDescriptorProto>()
      const { fileDescriptorResponse } = await ask({ fileContainingSymbol: service })
      for (const bytes of fileDescriptorResponse?.fileDescriptorProto ?? []) {
        const file = descriptor.FileDescriptorProto.toObject(descriptor.FileDescriptorProto.decode(bytes))
        files.set(String(file.name), file)
      }
      const root = protobuf.Root.fromDescriptor({ file: [...files.values()] })
      root.resolveAll()
      const { requestType, responseType } = root.lookupService(service).methods[method] ?? {}
      if (!requestType || !responseType) throw new Error(`no method ${method}`)
      const [In, Out] = [root.lookupType(requestType), root.lookupType(responseType)]
      return await grpc.call(
        {
          path: `/${service}/${method}`,
          requestStream: false,
          responseStream: false,
          requestSerialize: (value: Record<string, unknown>) => Buffer.from(In.encode(In.fromObject(value)).finish()),
          requestDeserialize: (bytes) => In.toObject(In.decode(bytes)),
          responseSerialize: () => Buffer.alloc(0),
          responseDeserialize: (bytes) => Out.toObject(Out.decode(bytes), { defaults: true, enums: String }),
        },
        request,
        given,
      )
    },
  }
}
