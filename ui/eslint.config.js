import path from 'node:path'

import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

import { parser as parserOfAll } from './eslint.types.js'

// Not within an editor.
const isCommand = ['eslint', 'eslint.js'].includes(path.basename(process.argv[1] ?? ''))
const parser = isCommand ? parserOfAll : ts.parser

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'api/src/generated/**'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.ts'], languageOptions: { parser } },
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-unused-properties': 'error',
      'vue/no-v-html': 'error',
    },
  },
  {
    // Plain scripts of the tool chain: no project, so no types.
    files: ['**/*.js', '**/*.mjs'],
    ...ts.configs.disableTypeChecked,
    languageOptions: { globals: { ...globals.node }, parserOptions: { projectService: false } },
  },
  prettier,
)
