-- Once per server, by whoever may create roles. No superuser, no BYPASSRLS: any hosted PostgreSQL 15+ will do.
-- platform sees every company and changes none. owner migrates, and sees all, so that new keys are checked against all rows.
-- app is the web and the workers: it sees all only after SET LOCAL ROLE callboard_platform (NOINHERIT).
DO $$ BEGIN
    IF to_regrole('callboard_platform') IS NULL THEN
        CREATE ROLE callboard_platform NOLOGIN;
    END IF;
    IF to_regrole('callboard_owner') IS NULL THEN
        CREATE ROLE callboard_owner LOGIN INHERIT IN ROLE callboard_platform;
    END IF;
    IF to_regrole('callboard_app') IS NULL THEN
        CREATE ROLE callboard_app LOGIN NOINHERIT IN ROLE callboard_platform;
        ALTER ROLE callboard_app SET statement_timeout = '5s';
        ALTER ROLE callboard_app SET lock_timeout = '2s';
        ALTER ROLE callboard_app SET idle_in_transaction_session_timeout = '10s';
        IF current_setting('server_version_num')::int >= 170000 THEN
            ALTER ROLE callboard_app SET transaction_timeout = '15s';
        END IF;
    END IF;
END $$;
