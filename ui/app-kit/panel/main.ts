import { createApp } from 'vue'
import Panel from './Panel.vue'
import './panel.css'

createApp(Panel).mount('#panel')
