import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Settings'

export interface SystemOperations<Needs> {
  readonly getPolicy: AnyOperation<Needs>
  readonly getPolicyCurve: AnyOperation<Needs>
  readonly setPolicy: AnyOperation<Needs>
  readonly derivePolicy: AnyOperation<Needs>
  readonly listModels: AnyOperation<Needs>
  readonly modelStatus: AnyOperation<Needs>
  readonly prepareModel: AnyOperation<Needs>
  readonly pauseModel: AnyOperation<Needs>
  readonly compareModels: AnyOperation<Needs>
  readonly shadowModel: AnyOperation<Needs>
  readonly useModel: AnyOperation<Needs>
  readonly removeTemplates: AnyOperation<Needs>
  readonly listCapabilities: AnyOperation<Needs>
  readonly setCapability: AnyOperation<Needs>
  readonly rotateMasterKey: AnyOperation<Needs>
  readonly createBackup: AnyOperation<Needs>
  readonly getRetention: AnyOperation<Needs>
  readonly setRetention: AnyOperation<Needs>
  readonly previewRetention: AnyOperation<Needs>
  readonly runRetention: AnyOperation<Needs>
  readonly listBackups: AnyOperation<Needs>
}

/** Endpoints for what an administrator sets and looks up. */
export function systemRoutes<Needs>(operations: SystemOperations<Needs>): Route<Needs>[] {
  const { getPolicy, getPolicyCurve, setPolicy, derivePolicy, listModels, listCapabilities, setCapability } = operations
  const { modelStatus, prepareModel, pauseModel, compareModels, shadowModel, useModel, removeTemplates } = operations
  return [
    route({ method: 'GET', path: '/api/policy', tag, operation: getPolicy }),
    route({ method: 'GET', path: '/api/policy/curve', tag, operation: getPolicyCurve }),
    route({ method: 'PUT', path: '/api/policy', tag, operation: setPolicy }),
    route({ method: 'POST', path: '/api/policy/derive', tag, operation: derivePolicy, long: true }),
    route({ method: 'GET', path: '/api/models', tag, operation: listModels }),
    route({ method: 'GET', path: '/api/models/status', tag, operation: modelStatus }),
    route({ method: 'POST', path: '/api/models/prepare', tag, operation: prepareModel }),
    route({ method: 'POST', path: '/api/models/pause', tag, operation: pauseModel }),
    route({ method: 'POST', path: '/api/models/compare', tag, operation: compareModels, long: true }),
    route({ method: 'PUT', path: '/api/models/shadow', tag, operation: shadowModel, long: true }),
    route({ method: 'PUT', path: '/api/models/active', tag, operation: useModel, long: true }),
    route({ method: 'POST', path: '/api/models/remove-templates', tag, operation: removeTemplates, long: true }),
    route({ method: 'GET', path: '/api/capabilities', tag, operation: listCapabilities }),
    route({ method: 'PUT', path: '/api/capabilities/:capability', tag, operation: setCapability }),
    route({ method: 'POST', path: '/api/master-key/rotate', tag, operation: operations.rotateMasterKey, long: true }),
    route({ method: 'GET', path: '/api/retention', tag, operation: operations.getRetention }),
    route({ method: 'PUT', path: '/api/retention', tag, operation: operations.setRetention }),
    route({ method: 'POST', path: '/api/retention/preview', tag, operation: operations.previewRetention }),
    route({ method: 'POST', path: '/api/retention/run', tag, operation: operations.runRetention, long: true }),
    route({ method: 'GET', path: '/api/backups', tag, operation: operations.listBackups }),
    route({ method: 'POST', path: '/api/backups', tag, operation: operations.createBackup, status: 201, long: true }),
  ]
}
