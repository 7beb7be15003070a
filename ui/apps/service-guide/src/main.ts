import { createApp } from 'vue'
import App from './App.vue'
import './look/tokens.css'
import './look/controls.css'
import './look/pages.css'
import './look/landscape.css'
import './look/print.css'

createApp(App).mount('#app')
