import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach } from 'vitest'

// Once for every file of tests: files share a world (`vite.config.ts`), and no page may be left in it.
disableAutoUnmount()
enableAutoUnmount(afterEach)
