/** A camera as Home Assistant is to know it. */
export interface AnnouncedCamera {
  readonly cameraId: string
  readonly name: string
}

export interface Message {
  readonly topic: string
  readonly payload: string
}

const discovery = 'homeassistant'

export const stateTopic = (prefix: string, cameraId: string): string => `${prefix}/cameras/${cameraId}/connected`
export const personTopic = (prefix: string, cameraId: string): string => `${prefix}/cameras/${cameraId}/person`

/**
 * What makes Home Assistant show a camera: whether it is connected, and who was seen last. Format: MQTT discovery of
 * https://www.home-assistant.io/integrations/mqtt/
 */
export function announceCamera(prefix: string, { cameraId, name }: AnnouncedCamera): Message[] {
  const shared = {
    availability_topic: `${prefix}/status`,
    device: { identifiers: [`netra_${cameraId}`], name, manufacturer: 'Netra' },
  }
  const connected = {
    ...shared,
    name: 'Connected',
    unique_id: `netra_${cameraId}_connected`,
    device_class: 'connectivity',
    state_topic: stateTopic(prefix, cameraId),
  }
  const person = {
    ...shared,
    name: 'Last person',
    unique_id: `netra_${cameraId}_person`,
    icon: 'mdi:account',
    state_topic: personTopic(prefix, cameraId),
  }
  return [
    { topic: configTopic('binary_sensor', cameraId, 'connected'), payload: JSON.stringify(connected) },
    { topic: configTopic('sensor', cameraId, 'person'), payload: JSON.stringify(person) },
  ]
}

/** What makes Home Assistant forget it. */
export function withdrawCamera(prefix: string, cameraId: string): Message[] {
  const topics = [
    configTopic('binary_sensor', cameraId, 'connected'),
    configTopic('sensor', cameraId, 'person'),
    stateTopic(prefix, cameraId),
  ]
  return topics.map((topic) => ({ topic, payload: '' }))
}

const configTopic = (kind: string, cameraId: string, what: string): string =>
  `${discovery}/${kind}/netra_${cameraId}/${what}/config`
