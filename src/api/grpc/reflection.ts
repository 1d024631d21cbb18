import { readFileSync } from 'node:fs'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { Server } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'

/** `file` of google.protobuf.FileDescriptorSet. */
const fileField = 1

/** The descriptors that lie beside the generated code, made from proto/ by the same command. */
function readDescriptors(): Buffer[] {
  const reader = new BinaryReader(readFileSync(new URL('./generated/descriptors.binpb', import.meta.url)))
  const files: Buffer[] = []
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag()
    if (field === fileField) files.push(Buffer.from(reader.bytes()))
    else reader.skip(type)
  }
  return files
}

/** Lets clients ask what the services are, so that they need no proto files. */
export function addReflection(server: Server): void {
  const descriptors = { fileDescriptorProtos: readDescriptors() }
  // The library looks at nothing but the descriptors of each entry.
  new ReflectionService({ netra: descriptors as never }, { services: ['netra.v1.FaceRecognition'] }).addToServer(server)
}
