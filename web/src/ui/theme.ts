import { type ThemeConfig, theme } from "antd";
import brand from "@/brand.json";

export type AppName = "portal" | "console";

/** Ant Design's tokens from the bank's brand. */
export function antTheme(app: AppName, dark: boolean): ThemeConfig {
  const colour = dark ? brand.dark : brand.light;
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: colour.teal,
      colorLink: colour.teal,
      colorLinkHover: colour["teal-hover"],
      colorInfo: colour.info,
      colorSuccess: colour.good,
      colorWarning: colour.caution,
      colorError: colour.danger,
      colorText: colour.ink,
      colorTextSecondary: colour["ink-soft"],
      colorTextTertiary: colour["ink-soft"],
      colorTextPlaceholder: colour["ink-soft"],
      colorTextDescription: colour["ink-soft"],
      colorTextLightSolid: colour["on-teal"],
      colorBgLayout: colour.paper,
      colorBgContainer: colour.card,
      colorBgElevated: colour.card,
      // A control's edge has to stand out 3:1 from the card (WCAG 1.4.11); a hairline need not.
      colorBorder: colour.edge,
      colorBorderSecondary: colour.line,
      colorSplit: colour.line,
      borderRadius: brand.shape["control-radius"],
      borderRadiusLG: brand.shape["control-radius"],
      fontFamily: brand.type.family,
      fontSize: brand.type[app],
      controlHeight: app === "portal" ? 44 : 34,
      sizeUnit: brand.shape.grid,
      motionDurationMid: "0.14s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
      Select: {
        optionSelectedBg: colour["teal-wash"],
        optionSelectedColor: colour.teal,
        optionActiveBg: colour["teal-wash"],
      },
    },
  };
}
