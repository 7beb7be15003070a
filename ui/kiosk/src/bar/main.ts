import { createApp } from 'vue'

import 'themes/styles'
import '../base.css'
import { connectKiosk } from '../host/use-kiosk'
import BarPage from './BarPage.vue'

const kiosk = await connectKiosk()
createApp(BarPage, { kiosk }).mount('#app')
