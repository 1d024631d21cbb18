/** The typed client: REST by the OpenAPI document, events over Socket.IO. */
export const clientVersion = '0.1.0'
