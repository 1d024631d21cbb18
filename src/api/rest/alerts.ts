import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Alerts'

type Names =
  | 'listWatchLists'
  | 'getWatchList'
  | 'createWatchList'
  | 'updateWatchList'
  | 'deleteWatchList'
  | 'listWatchListPeople'
  | 'addToWatchList'
  | 'removeFromWatchList'
  | 'listAlertRules'
  | 'getAlertRule'
  | 'createAlertRule'
  | 'updateAlertRule'
  | 'deleteAlertRule'
  | 'tryAlertRule'
  | 'listAlerts'
  | 'getAlert'
  | 'acknowledgeAlert'
  | 'resolveAlert'
  | 'reopenAlert'
  | 'commentAlert'
export type AlertOperations<Needs> = { readonly [Name in Names]: AnyOperation<Needs> }

/** Endpoints for whom is watched for, and for what was raised. */
export function alertRoutes<Needs>(operations: AlertOperations<Needs>): Route<Needs>[] {
  return [...watchListRoutes(operations), ...ruleRoutes(operations), ...raisedRoutes(operations)]
}

function watchListRoutes<Needs>(operations: AlertOperations<Needs>): Route<Needs>[] {
  const all = '/api/watch-lists'
  const one = `${all}/:watch_list_id`
  return [
    route({ method: 'GET', path: all, tag, operation: operations.listWatchLists }),
    route({ method: 'POST', path: all, tag, operation: operations.createWatchList, status: 201 }),
    route({ method: 'GET', path: one, tag, operation: operations.getWatchList }),
    route({ method: 'PATCH', path: one, tag, operation: operations.updateWatchList }),
    route({ method: 'DELETE', path: one, tag, operation: operations.deleteWatchList }),
    route({ method: 'GET', path: `${one}/people`, tag, operation: operations.listWatchListPeople }),
    route({ method: 'POST', path: `${one}/people`, tag, operation: operations.addToWatchList, status: 201 }),
    route({ method: 'DELETE', path: `${one}/people/:person_id`, tag, operation: operations.removeFromWatchList }),
  ]
}

function ruleRoutes<Needs>(operations: AlertOperations<Needs>): Route<Needs>[] {
  const all = '/api/alert-rules'
  const one = `${all}/:rule_id`
  return [
    route({ method: 'GET', path: all, tag, operation: operations.listAlertRules }),
    route({ method: 'POST', path: all, tag, operation: operations.createAlertRule, status: 201 }),
    route({ method: 'POST', path: `${all}/test`, tag, operation: operations.tryAlertRule }),
    route({ method: 'GET', path: one, tag, operation: operations.getAlertRule }),
    route({ method: 'PATCH', path: one, tag, operation: operations.updateAlertRule }),
    route({ method: 'DELETE', path: one, tag, operation: operations.deleteAlertRule }),
  ]
}

function raisedRoutes<Needs>(operations: AlertOperations<Needs>): Route<Needs>[] {
  const one = '/api/alerts/:alert_id'
  return [
    route({ method: 'GET', path: '/api/alerts', tag, operation: operations.listAlerts }),
    route({ method: 'GET', path: one, tag, operation: operations.getAlert }),
    route({ method: 'POST', path: `${one}/acknowledge`, tag, operation: operations.acknowledgeAlert }),
    route({ method: 'POST', path: `${one}/resolve`, tag, operation: operations.resolveAlert }),
    route({ method: 'POST', path: `${one}/reopen`, tag, operation: operations.reopenAlert }),
    route({ method: 'POST', path: `${one}/comments`, tag, operation: operations.commentAlert, status: 201 }),
  ]
}
