-- Once per database, by callboard_owner, before the first migrate: what it makes later, the others may use. Harmless when repeated.
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO callboard_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO callboard_app;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO callboard_platform;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO callboard_platform;
