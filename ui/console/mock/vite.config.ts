import { mergeConfig } from 'vite'
import base from '../vite.config'
import { mockServer } from './plugin'

export default mergeConfig(base, { plugins: [mockServer()] })
