import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider, type ConfigProviderProps } from 'antd';
import chinese from 'antd/es/locale/zh_CN.js';
import { useEffect, useMemo, useState } from 'react';
import { queryClient } from './api/query-client.ts';
import { LanguageProvider, useLanguage } from './language/language.tsx';
import { DensityProvider, useDensity } from './look/density.tsx';
import { makeTheme } from './look/theme.ts';
import { router } from './router.tsx';

/** The whole application: languages and look around the routes. */
export function Office() {
  return (
    <LanguageProvider>
      <DensityProvider>
        <Clothed />
      </DensityProvider>
    </LanguageProvider>
  );
}

type AntLocale = NonNullable<ConfigProviderProps['locale']>;

function Clothed() {
  const { language } = useLanguage();
  const { density } = useDensity();
  const [english, setEnglish] = useState<AntLocale>();
  const look = useMemo(() => makeTheme(density), [density]);
  useEffect(() => {
    if (language === 'en') void import('antd/es/locale/en_US.js').then((module) => setEnglish(module.default));
  }, [language]);
  return (
    <ConfigProvider
      theme={look}
      locale={language === 'en' && english ? english : chinese}
      button={{ autoInsertSpace: false }}
    >
      <App>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
