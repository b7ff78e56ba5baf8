"""Quick replies of the house, and macros.

Module: care
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0118"
down_revision = "0115"

_TABLES = """
CREATE TABLE care_presets (
    id uuid NOT NULL CONSTRAINT care_presets_pkey PRIMARY KEY,
    kind varchar(8) NOT NULL CONSTRAINT care_presets_kind CHECK (kind IN ('reply', 'macro')),
    owner_id uuid,
    shortcut varchar(20) NOT NULL,
    nth integer NOT NULL,
    is_kept boolean NOT NULL,
    CONSTRAINT care_presets_owner CHECK (kind = 'macro' OR owner_id IS NULL)
);
CREATE UNIQUE INDEX care_presets_house_shortcut ON care_presets (kind, shortcut) WHERE is_kept AND owner_id IS NULL;
CREATE UNIQUE INDEX care_presets_own_shortcut ON care_presets (owner_id, kind, shortcut)
    WHERE is_kept AND owner_id IS NOT NULL;

CREATE TABLE care_preset_versions (
    preset_id uuid NOT NULL CONSTRAINT care_preset_versions_preset_id_fkey REFERENCES care_presets,
    nth integer NOT NULL CONSTRAINT care_preset_versions_nth CHECK (nth > 0),
    shortcut varchar(20) NOT NULL,
    topic varchar(20),
    title_zh varchar(40) NOT NULL,
    title_en varchar(40) NOT NULL,
    steps jsonb NOT NULL,
    is_kept boolean NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT care_preset_versions_pkey PRIMARY KEY (preset_id, nth)
);

CREATE TABLE care_preset_uses (
    agent_id uuid NOT NULL,
    preset_id uuid NOT NULL CONSTRAINT care_preset_uses_preset_id_fkey REFERENCES care_presets,
    times integer NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT care_preset_uses_pkey PRIMARY KEY (agent_id, preset_id)
);
"""

# With what the house began, until now in the words of the pages: they can be changed from here on.
_FIRST = """
INSERT INTO care_presets (id, kind, owner_id, shortcut, nth, is_kept)
SELECT id::uuid, 'reply', NULL, shortcut, 1, true FROM (VALUES
    ('0194a000-0000-7000-8000-000000000001', 'hello'),
    ('0194a000-0000-7000-8000-000000000002', 'moment'),
    ('0194a000-0000-7000-8000-000000000003', 'else'),
    ('0194a000-0000-7000-8000-000000000004', 'bye')
) AS first (id, shortcut);
INSERT INTO care_preset_versions
    (preset_id, nth, shortcut, topic, title_zh, title_en, steps, is_kept, at, by_kind, by_id, by_name)
SELECT id::uuid, 1, shortcut, NULL, title_zh, title_en,
    jsonb_build_array(jsonb_build_object('type', 'say', 'words', jsonb_build_object('zh', zh, 'en', en))),
    true, now(), 'system', NULL, 'Bankhall'
FROM (VALUES
    ('0194a000-0000-7000-8000-000000000001', 'hello', '问候', 'Greeting',
     '您好，感谢您联系本行，请问有什么可以帮您？', 'Hello, thank you for writing to us. How can I help you?'),
    ('0194a000-0000-7000-8000-000000000002', 'moment', '请稍等', 'One moment',
     '请您稍等，我马上为您查询。', 'One moment please, I am looking it up for you.'),
    ('0194a000-0000-7000-8000-000000000003', 'else', '还有问题吗', 'Anything else',
     '请问还有其他可以帮您的吗？', 'Is there anything else that I can do for you?'),
    ('0194a000-0000-7000-8000-000000000004', 'bye', '道别', 'Goodbye',
     '感谢您的咨询，祝您生活愉快！', 'Thank you for writing to us. Have a good day!')
) AS first (id, shortcut, title_zh, title_en, zh, en);
"""


def upgrade() -> None:
    run_script(_TABLES)
    run_script(_FIRST)
    append_only("care_preset_versions")
    grant("SELECT, INSERT", "care_presets")
    grant("UPDATE (shortcut, nth, is_kept)", "care_presets")
    grant("SELECT, INSERT, UPDATE", "care_preset_uses")
