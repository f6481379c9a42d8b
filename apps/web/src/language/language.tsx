import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { keep, readKept } from '../look/kept.ts';
import { formatMessage, type MessageValues } from './format-message.ts';
import { type MessageKey, type Messages, zh } from './zh.ts';

export type Language = 'zh' | 'en';

/** Says a message in the language of the moment. */
export type Say = (key: MessageKey, values?: MessageValues) => string;

interface LanguageState {
  readonly language: Language;
  readonly say: Say;
  readonly changeLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | undefined>(undefined);

/** Chinese is always at hand; English is fetched when it is asked for. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>('zh');
  const [english, setEnglish] = useState<Messages>();
  const changeLanguage = useCallback((wanted: Language) => {
    keep('language', wanted);
    if (wanted === 'zh') return setLanguage('zh');
    void import('./en.ts').then(({ en }) => {
      setEnglish(en);
      setLanguage('en');
    });
  }, []);
  useEffect(() => {
    if (readKept('language') === 'en') changeLanguage('en');
  }, [changeLanguage]);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const state = useMemo((): LanguageState => {
    const messages = language === 'en' && english ? english : zh;
    return { language, changeLanguage, say: (key, values) => formatMessage(messages[key], values) };
  }, [language, english, changeLanguage]);
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

/** The language of the moment and how to change it. Throws outside the provider. */
export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (state === undefined) throw new Error('There is no LanguageProvider above this component.');
  return state;
}

export function useSay(): Say {
  return useLanguage().say;
}
