#!/usr/bin/env node
// The `netra` command. Written so that a Node that is too old still parses it and says so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `netra needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org/en/download`,
  )
  process.exit(1)
}

const { existsSync } = await import('node:fs')
const command = new URL('../dist/cli/cli.js', import.meta.url)
if (existsSync(new URL('../src', import.meta.url))) await buildWhereSourcesChanged()
// Whoever reads the output may stop early (`netra people list | head`): what is left is not written, and that is all.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
  })
const { runCli } = await import(command.href)
process.exitCode = await runCli(process.argv.slice(2))

async function buildWhereSourcesChanged() {
  const { build } = await import('../scripts/build.mjs')
  try {
    await build()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (existsSync(command))
      return console.error(`The sources changed, but the build failed (${reason}); using the last build`)
    console.error(`netra is not built, and building it failed: ${reason}\nRun \`npm ci\` in the project's folder.`)
    process.exit(1)
  }
}
