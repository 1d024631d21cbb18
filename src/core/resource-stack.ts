/** Resources that end together, the last one opened first. (AsyncDisposableStack comes with Node 24 only.) */
export class ResourceStack implements AsyncDisposable {
  #resources: AsyncDisposable[] = []

  /** Takes the resource on and returns it. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.#resources.push(resource)
    return resource
  }

  /** Hands all resources to a new stack, whose owner ends them from now on; this one is empty then. */
  move(): ResourceStack {
    const moved = new ResourceStack()
    moved.#resources = this.#resources
    this.#resources = []
    return moved
  }

  /** Ends every resource even if some fail; then throws what failed first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = []
    for (let resource = this.#resources.pop(); resource; resource = this.#resources.pop()) {
      try {
        await resource[Symbol.asyncDispose]()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
