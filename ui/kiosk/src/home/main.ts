import { createApp } from 'vue'

import '../base.css'
import { connectKiosk } from '../host/use-kiosk'
import HomePage from './HomePage.vue'

const kiosk = await connectKiosk()
createApp(HomePage, { kiosk }).mount('#app')
