CREATE TABLE "sync_generations" (
	"name" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sync_staged_batches" ADD COLUMN "generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_staged_batches" ADD COLUMN "basis" jsonb;