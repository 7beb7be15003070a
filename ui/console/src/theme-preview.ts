import { mountPreview } from 'kiosk/preview'

mountPreview('#app')
