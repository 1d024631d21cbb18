const count = (n: number, one: string, many: string): string => `${n.toLocaleString()} ${n === 1 ? one : many}`

export const enMqtt = {
  none: 'Nothing is published over MQTT',
  noneText:
    'A broker brings recognitions, strangers, cameras and alerts to Home Assistant, Node-RED and other programs. Name it under mqtt in netra.config.json and start the server again.',
  example: 'In netra.config.json',
  broker: 'Broker',
  user: 'User',
  noUser: 'without a user',
  topics: 'Topics',
  events: 'Events',
  late: 'Left out after',
  lateValue: (seconds: number) => `${count(seconds, 'second', 'seconds')} in which the broker could not be reached`,
  homeAssistant: 'Home Assistant',
  announced: 'cameras are announced to it',
  notAnnounced: 'cameras are not announced to it',
  state: 'State',
  published: 'Everything is published',
  waiting: (n: number) => `${count(n, 'event waits', 'events wait')} for the broker`,
  notStarted: 'Nothing was published yet: no process with the role jobs has reached the broker',
  where: 'This stands in netra.config.json, under mqtt, and is read when the server starts.',
  test: 'Send a test message',
  testing: 'Asking the broker…',
  delivered: (topic: string, ms: number) => `The broker has it: ${topic}, ${ms.toLocaleString()} ms`,
  failed: 'It did not arrive',
}
