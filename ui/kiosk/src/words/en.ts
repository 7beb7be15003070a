import type { Words } from './words'

export const en: Words = {
  eyebrow: 'Dazhou Self-Service Terminal',
  selfService: 'Self-service',
  slogan: 'New energy, close to home',
  starting: { title: 'Starting', body: 'One moment, please.' },
  home: {
    allApps: 'All',
    readNotice: 'Read',
    noticeCount: (count) => `${count} in all`,
    noApps: 'No services here yet',
    noAppsNext: 'Please go to a counter, or ask the hall staff.',
    previousPage: 'Previous',
    nextPage: 'Next',
    moreCategories: 'More',
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
    elderOn: 'Large type',
    elderOff: 'Standard',
    otherLanguage: '中文',
    otherLanguageTag: 'zh-CN',
    help: (desk) => `Need help? ${desk === '' ? 'Hall staff' : desk}`,
    end: 'End and exit',
    appList: 'Services',
    categoryList: 'Categories',
  },
  hoursToday: (stretches) =>
    `Open today ${stretches.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')}`,
  closedToday: 'The hall is closed today; this terminal works as usual',
  offlineHint: 'Network down, coming back. You can go on.',
  version: (version) => `Version ${version}`,
  joined: (parts) => parts.join(', '),
  appState: { preparing: 'Getting ready', failed: 'Not available now' },
  noticeLevel: { info: 'Notice', warning: 'Important' },
  opening: (app) => ({ title: `Opening ${app}`, body: 'One moment, please.', cancel: 'Cancel' }),
  notice: {
    back: 'Home page',
    previous: 'Previous',
    next: 'Next',
    up: 'Scroll up',
    down: 'Scroll down',
    of: (index, count) => `Notice ${index} of ${count}`,
    published: (date) => `Published ${date}`,
  },
  message: {
    app_failed: {
      title: 'Failed and was closed',
      body: 'What you had entered was erased; nobody else can see it. Go to the home page and open it again.',
    },
    app_hung: {
      title: 'Stopped responding',
      body: 'What you had entered was erased; nobody else can see it. Go to the home page and try later.',
    },
    app_load_failed: {
      title: 'Cannot be opened right now',
      body: 'The network may be down, or the service under repair. Try later, or use another service first.',
    },
    app_blocked: {
      title: 'That page cannot be opened here',
      body: 'To protect your information, only reviewed pages open here. Go to the home page to go on.',
    },
    app_not_ready: {
      title: 'Getting ready',
      body: 'It is being downloaded, usually a few minutes. You can use another service first.',
    },
    app_unlisted: {
      title: 'No longer offered here',
      body: 'This service has changed. See the notices on the home page, or go to a counter.',
    },
  },
  sessionEnded: {
    title: 'You were signed out safely',
    body: 'Nothing was touched for a while, so the session was ended. Your information was erased from this terminal.',
    ok: 'OK',
  },
  switching: {
    title: 'Upgrading',
    body: 'This takes about a minute and ends by itself. Please do not switch off the power.',
  },
  outOfService: {
    not_ready: {
      title: 'Getting ready',
      body: 'Not in service yet. Please use another terminal or go to a counter.',
    },
    suspended: {
      title: 'Out of service',
      body: 'We are sorry. Please use another terminal or go to a counter.',
    },
    retired: { title: 'No longer in service', body: 'Please use another terminal or go to a counter.' },
    conflict: {
      title: 'Out of service',
      body: 'This terminal is being checked. Please use another terminal or go to a counter.',
    },
  },
  staffCode: 'Staff: name this code to operations',
  backHome: 'Home page',
  contact: {
    title: 'Still stuck? Please contact',
    unit: 'Responsible unit',
    hall: 'Hall service desk',
    otherwise: 'Please ask the hall staff',
  },
  enrolling: {
    title: 'New terminal',
    stage: {
      connecting: {
        title: 'Connecting to the fleet server',
        body: 'The code appears once connected. If it does not, check the cable and the server address.',
      },
      pending: {
        title: 'Waiting for approval',
        body: 'Compare the code below in the console, then approve.',
      },
      approved: { title: 'Approved', body: 'Fetching its services; nearly done.' },
      rejected: {
        title: 'Turned away',
        body: 'The server rejected this terminal. Ask ops why, or use another code.',
      },
      suspended: {
        title: 'Suspended',
        body: 'Ops has stopped this terminal. It goes on by itself once resumed.',
      },
      retired: { title: 'Retired', body: 'To use it again, ask ops to install it anew.' },
      conflict: {
        title: 'Another machine has the same identity',
        body: 'Its disk may have been copied. Ops has to say in the console which of the two to keep.',
      },
    },
    displayCode: 'Code',
    qr: 'Scan to approve',
    steps: ['Console: Terminals', 'Find this code', 'Place it and approve'],
    server: 'Server',
    terminalId: 'Terminal',
    haveCode: 'I have an enrollment code',
    backToCode: 'Back',
  },
  codePad: {
    title: 'Type the enrollment code',
    hint: 'Eight characters, issued by ops beforehand.',
    submit: 'Submit',
    submitting: 'Checking…',
    remove: 'Delete',
    typed: 'Code so far',
  },
  countdown: {
    before: 'Ending in',
    after: 'seconds. Are you still there?',
    note: 'What you entered is then erased.',
    extend: 'Go on',
    end: 'End and exit',
  },
  bar: { label: 'Controls', home: 'Home page', end: 'End and exit' },
  thisApp: 'This service',
}
