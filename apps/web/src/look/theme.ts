import { type ThemeConfig, theme } from 'antd';

export type Density = 'comfortable' | 'dense';

const FONTS =
  '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,sans-serif';

/** Ant Design in the colours of the house: one ink for what can be acted on; every other colour is a state. */
export function makeTheme(density: Density): ThemeConfig {
  return {
    ...(density === 'dense' ? { algorithm: theme.compactAlgorithm } : {}),
    token: {
      colorPrimary: '#23405f',
      colorInfo: '#23405f',
      colorLink: '#1d5f8a',
      colorLinkHover: '#123f5e',
      colorSuccess: '#2f7d4f',
      colorWarning: '#8f5c00',
      colorError: '#b3261e',
      colorText: '#1b222b',
      colorTextSecondary: '#5b6570',
      colorTextTertiary: '#646d77',
      colorTextDescription: '#5b6570',
      // The lightest grey that is still read on white by everyone (4.6 to 1).
      colorTextPlaceholder: '#6b7480',
      colorTextDisabled: '#6b7480',
      colorBorder: '#c6ccd3',
      colorBorderSecondary: '#e3e6ea',
      colorBgLayout: '#ffffff',
      borderRadius: 3,
      fontSize: 14,
      fontFamily: FONTS,
      // Nothing moves by itself in a tool that is used for eight hours.
      motion: false,
      wireframe: false,
    },
    components: {
      Layout: {
        siderBg: '#f6f7f8',
        lightSiderBg: '#f6f7f8',
        headerBg: '#ffffff',
        bodyBg: '#ffffff',
        headerHeight: 52,
        headerPadding: '0 24px',
      },
      Menu: {
        itemBg: '#f6f7f8',
        itemHeight: 34,
        itemSelectedBg: '#e2e8ef',
        itemSelectedColor: '#1b222b',
        itemBorderRadius: 3,
        groupTitleFontSize: 13,
        groupTitleColor: '#5b6570',
        activeBarBorderWidth: 0,
      },
      Table: {
        headerBg: '#ffffff',
        headerColor: '#5b6570',
        headerSplitColor: 'transparent',
        headerBorderRadius: 0,
        cellPaddingBlock: 8,
        cellPaddingInline: 10,
        borderColor: '#e3e6ea',
        rowHoverBg: '#f6f7f8',
        cellFontSize: 14,
      },
      Tabs: { horizontalMargin: '0 0 16px 0' },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Breadcrumb: { fontSize: 14 },
    },
  };
}
