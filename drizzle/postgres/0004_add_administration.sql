ALTER TABLE "clients" ADD COLUMN "tokens_valid_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "signing_keys" ADD COLUMN "retired_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "admin_tokens_name" ON "admin_tokens" USING btree ("name","token_id");--> statement-breakpoint
CREATE INDEX "clients_client_name" ON "clients" USING btree ("client_name","created_at","client_id");--> statement-breakpoint
CREATE INDEX "clients_origin" ON "clients" USING btree ("origin","created_at","client_id");--> statement-breakpoint
CREATE INDEX "clients_enabled" ON "clients" USING btree ("enabled","created_at","client_id");--> statement-breakpoint
CREATE INDEX "clients_enabled_origin" ON "clients" USING btree ("enabled","origin","created_at","client_id");