import { defineConfig } from 'vitest/config'

// Style sheets are read by a test; left alone they would be empty.
export default defineConfig({ test: { css: true } })
