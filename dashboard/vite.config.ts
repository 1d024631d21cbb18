import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: [
      // By path: node_modules may belong to another checkout.
      { find: '@netra/client', replacement: here('../client/src/index.ts') },
      { find: /^#(.+)$/, replacement: `${here('./src')}/$1` },
    ],
  },
  build: {
    target: 'es2022',
    // Inlined assets would need `data:` in the policy of scripts and styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  // `npm run dev -w dashboard` against a server that runs: NETRA_SERVER says where.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/detect', '/recognize', '/readyz', '/healthz', '/socket.io'].map((path) => [
        path,
        { target: process.env.NETRA_SERVER ?? 'http://127.0.0.1:8080', ws: path === '/socket.io' },
      ]),
    ),
  },
})
