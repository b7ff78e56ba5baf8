import { ConfigProvider } from "antd";
import type { ConfigProviderProps } from "antd/es/config-provider";
import { type ReactNode, useMemo, useSyncExternalStore } from "react";
import { isDark, subscribeDark } from "@/lib/appearance";
import { pageNonce } from "@/lib/nonce";
import { type AppName, antTheme } from "./theme";

interface Props {
  app: AppName;
  locale: ConfigProviderProps["locale"];
  children: ReactNode;
}

/** The bank's look around everything Ant Design draws, in step with light and dark. */
export function Design({ app, locale, children }: Props) {
  const dark = useSyncExternalStore(subscribeDark, isDark);
  const theme = useMemo(() => antTheme(app, dark), [app, dark]);
  const csp = useMemo(() => ({ nonce: pageNonce() }), []);
  return (
    <ConfigProvider theme={theme} locale={locale} csp={csp} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  );
}
