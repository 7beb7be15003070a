import { createApp } from 'vue'

import 'themes/styles'
import '../base.css'
import { connectKiosk } from '../host/use-kiosk'
import KeyboardPage from './KeyboardPage.vue'

const kiosk = await connectKiosk()
createApp(KeyboardPage, { kiosk }).mount('#app')
