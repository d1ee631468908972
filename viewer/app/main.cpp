#include <CLI/CLI.hpp>
#include <cstring>

#include "geo/layers/reader_child.h"
#include "viewer/app/commands/demo_command.h"
#include "viewer/app/commands/exercise_report_command.h"
#include "viewer/app/commands/export_command.h"
#include "viewer/app/commands/forecast_command.h"
#include "viewer/app/commands/journal_command.h"
#include "viewer/app/commands/layers_command.h"
#include "viewer/app/commands/replay_command.h"
#include "viewer/app/commands/report_command.h"
#include "viewer/app/commands/run_command.h"
#include "viewer/app/commands/verify_command.h"
#include "viewer/app/console.h"
#ifdef SANDTABLE_HAS_VIEWER
#include "viewer/app/commands/handover_maps.h"
#include "viewer/app/commands/viewer_commands.h"
#include "viewer/gpu/device_choice.h"
#endif

namespace {

using namespace sandtable;

/// Adds the commands that open no window. `status` gets the exit status of the one that ran.
void add_headless_commands(CLI::App& app, int& status) {
  auto* layers = app.add_subcommand("layers", "what the loader sees in any GIS source");
  auto layers_options = std::make_shared<LayersOptions>();
  layers->add_option("SOURCE", layers_options->sources, "file, folder, archive or GDAL source")->required();
  layers->add_flag("--json", layers_options->json, "one JSON object a layer");
  layers->callback([layers_options, &status] { status = run_layers(*layers_options); });

  auto* demo = app.add_subcommand("demo", "write the demo place, feeds and project as ordinary files");
  auto demo_options = std::make_shared<DemoCommandOptions>();
  demo->add_option("--out", demo_options->out, "directory to write into")->required();
  demo->add_option("--seed", demo_options->seed, "another seed, another district");
  demo->add_option("--size", demo_options->size, "small or full")->check(CLI::IsMember({"small", "full"}));
  demo->callback([demo_options, &status] { status = run_demo(*demo_options); });

  auto* run = app.add_subcommand("run", "run a project without a window and write its incident file");
  auto run_options = std::make_shared<RunCommandOptions>();
  run->add_option("PROJECT", run_options->project, "place file (.toml)")->required();
  run->add_option("--out", run_options->out, "incident file to write (.gpkg); default: the store that the project names");
  run->add_option("--for", run_options->length, "how much incident time: 90s, 15min, 5h");
  run->add_option("--speed", run_options->speed, "incident seconds per second");
  run->add_option("--fault", run_options->faults, "let a feed go wrong: \"river/R7 freeze 30min..2h\"");
  run->add_option("--faults", run_options->fault_file, "more of them from a file, one a line");
  run->add_option("--exercise", run_options->exercise,
                  "script (.toml) of what shall happen; all is marked as an exercise");
  run->add_option("--record-raw", run_options->record_raw, "keep every byte that feeds receive in this file");
  run->add_option("--from-raw", run_options->from_raw, "take the feeds from such a file instead of the network");
  run->add_option("--enter", run_options->entries,
                  "what somebody reads by eye: \"Lin 20min river/R7 water_level 3.2 m staff gauge\"");
  run->add_flag("--resume", run_options->resume, "go on with an incident file that an earlier run left");
  run->callback([run_options, &status] { status = run_run(*run_options); });

  auto* replay = app.add_subcommand("replay", "reduce a stored journal and print events and state digests");
  auto replay_options = std::make_shared<ReplayOptions>();
  replay->add_option("INCIDENT", replay_options->incident, "incident file (.gpkg) or postgresql:// address")->required();
  replay->add_option("--from", replay_options->from, "print from this time on (ISO 8601 with offset)");
  replay->add_option("--to", replay_options->to, "stop before this time");
  replay->add_option("--speed", replay_options->speed, "incident seconds per second; default: no waiting");
  replay->add_flag("--json", replay_options->json, "one JSON object an event");
  replay->add_option("--digest-every", replay_options->digest_every, "events between two digests of the state")
      ->check(CLI::PositiveNumber);
  replay->callback([replay_options, &status] { status = run_replay(*replay_options); });

  auto* forecast = app.add_subcommand("forecast", "flood model alone: rasters, gauges and a summary of a scenario");
  auto forecast_options = std::make_shared<ForecastOptions>();
  forecast->add_option("SCENARIO", forecast_options->scenario, "scenario file (.toml)")->required();
  forecast->add_option("--out", forecast_options->out, "directory to write into")->required();
  forecast->add_flag("--json", forecast_options->json, "the summary as one JSON object");
#ifdef SANDTABLE_HAS_VIEWER
  forecast_options->make_water = gpu::make_water;
#endif
  forecast->callback([forecast_options, &status] { status = run_forecast(*forecast_options); });

  auto* verify = app.add_subcommand("verify", "check the journal of an incident");
  auto verify_options = std::make_shared<VerifyOptions>();
  verify->add_option("INCIDENT", verify_options->incident, "incident file (.gpkg) or postgresql:// address")->required();
  verify->callback([verify_options, &status] { status = run_verify(*verify_options); });

  auto* journal = app.add_subcommand("journal", "write the log of an incident: ICS-214 or CSV");
  auto journal_options = std::make_shared<JournalOptions>();
  journal->add_option("INCIDENT", journal_options->incident, "incident file (.gpkg) or postgresql:// address")->required();
  journal->add_option("--format", journal_options->format, "ics214 or csv")->check(CLI::IsMember({"ics214", "csv"}));
  journal->add_option("--actor", journal_options->actor, "only what this person did");
  journal->callback([journal_options, &status] { status = run_journal(*journal_options); });

  auto* evaluation = app.add_subcommand("exercise-report",
                                        "how an exercise was met, inject by inject; response times and false alarms");
  auto evaluation_options = std::make_shared<ExerciseReportOptions>();
  evaluation->add_option("INCIDENT", evaluation_options->incident, "incident file (.gpkg) or postgresql:// address")->required();
  evaluation->add_option("--out", evaluation_options->out, "directory to write into")->required();
  evaluation->callback([evaluation_options, &status] { status = run_exercise_report(*evaluation_options); });

  auto* exported = app.add_subcommand("export", "the modelled water of an incident as GeoTIFFs: depth at moments, and the largest; the state as a GeoPackage");
  auto export_options = std::make_shared<ExportOptions>();
  exported->add_option("INCIDENT", export_options->incident, "incident file (.gpkg) or postgresql:// address")->required();
  exported->add_option("--out", export_options->out, "directory to write into")->required();
  exported->add_option("--at", export_options->at, "moment: ISO 8601 with offset, or +DURATION from the start; may be given again");
  exported->add_option("--every", export_options->every, "a raster each so often as well: 10min");
  exported->add_option("--from", export_options->from, "begin of the time of the largest depth");
  exported->add_option("--to", export_options->to, "its end");
  exported->add_flag("--geopackage", export_options->geopackage, "and the state at each moment of --at as one GeoPackage: stations, resources, orders, flood polygons");
  exported->callback([export_options, &status] { status = run_export(*export_options); });

  auto* report = app.add_subcommand("report", "situation report and hand-over pack: HTML, PDF, CSV, GeoPackage, maps");
  auto report_options = std::make_shared<ReportOptions>();
  report
      ->add_option("INCIDENT", report_options->incident,
                   "incident file (.gpkg) or postgresql:// address")
      ->required();
  report->add_option("--out", report_options->out, "directory to write into");
  report->add_option("--at", report_options->at, "state at this time (ISO 8601 with offset); default: the end");
  report->add_flag("--only-pack", report_options->only_pack, "nothing but the hand-over pack");
  report->add_option("--place", report_options->place,
                     "place file for the maps; default: the copy in the incident file");
  report->add_option("--last-safe", report_options->last_safe,
                     "last safe dispatches that somebody computed: lines of SITE,RESOURCE,TIME");
  report->add_option("--check", report_options->check, "check this pack instead: its files, and who signed for it");
#ifdef SANDTABLE_HAS_VIEWER
  report_options->draw_maps = draw_handover_maps;
#endif
  report->callback([report_options, &status] { status = run_report(*report_options); });
}

}  // namespace

int main(int argc, char** argv) {
  // The child that opens files of a user; it never sees the rest of the program.
  if (argc > 1 && std::strcmp(argv[1], "--read-child") == 0) return geo::run_reader_child();

  CLI::App app("Sandtable 沙盤: the digital twin for the room that fights a flood", "sandtable");
  app.set_version_flag("--version", std::string("sandtable ") + SANDTABLE_VERSION);
  app.require_subcommand(0, 1);
  app.footer("environment: SANDTABLE_SEAT_KEY names the file of this seat's Ed25519 key (made when it is not there):\n"
             "             what the seat records is signed with it, and `verify` names whoever signed and what was changed");
  int status = kExitOk;
  add_headless_commands(app, status);
#ifdef SANDTABLE_HAS_VIEWER
  add_viewer_commands(app, status);
#endif
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& wrong) {
    app.exit(wrong);
    return kExitUsage;
  } catch (const std::exception& bug) {
    return report_failure({ErrorCode::kInternal, std::string("internal error: ") + bug.what()});
  }
  if (app.get_subcommands().empty()) {
#ifdef SANDTABLE_HAS_VIEWER
    return open_demo_window();
#else
    return report_usage("this build has no window; name a command");
#endif
  }
  return status;
}
