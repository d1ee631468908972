#include "viewer/app/run_ahead_files.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "viewer/app/record_rasters.h"

namespace sandtable {
namespace {

nlohmann::json both(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

nlohmann::json about(const Snapshot& snapshot, const Forecast& run) {
  const auto& incident = *snapshot.live.incident;
  const auto time = [&](UtcTime t) { return format_iso(t, incident.zone); };
  nlohmann::json files = nlohmann::json::array();
  for (const RecordRaster& raster : rasters_of(*run.record)) {
    files.push_back({{"file", raster.file}, {"shows", raster.shows}, {"unit", raster.unit}});
  }
  nlohmann::json told{
      {"run", snapshot.what_if_shown ? "what-if" : "forecast"},
      {"place", both(incident.place_name)},
      {"fictional", incident.fictional},
      {"exercise", incident.is_exercise()},
      {"crs", incident.crs},
      {"model", run.model},
      {"from", time(run.from)},
      {"to", time(run.to())},
      {"arrival_depth_m", run.record->arrival_depth_m},
      {"journal_entries", snapshot.live.seq},
      {"unknown",
       "cells without a value: the model does not speak there; of arrival_time.tif also where water never comes"},
      {"files", std::move(files)}};
  if (!snapshot.what_if_shown) {
    told["made"] = time(snapshot.outlook->issued);
    return told;
  }
  const WhatIfAnswer& answer = *snapshot.outlook->what_if;
  told["is_preview"] = answer.is_preview;
  nlohmann::json pumps = nlohmann::json::array();
  for (const PumpMove& move : answer.question.moves)
    pumps.push_back({{"resource", move.resource.str()}, {"site", move.site.str()}});
  told["question"] = {{"number", answer.number},
                      {"at", time(answer.question.at)},
                      {"pumps", std::move(pumps)},
                      {"rain_factor", answer.question.rain_factor},
                      {"works", answer.question.interventions.size()}};
  return told;
}

}  // namespace

Status write_run_ahead(const std::filesystem::path& folder, const Snapshot& snapshot) {
  const Forecast* run = run_ahead(snapshot);
  if (run == nullptr)
    return fail(ErrorCode::kNotFound, "no outlook or what-if of this model reaches over the moment shown");
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  if (trouble) return fail(ErrorCode::kIo, "{}: {}", folder.string(), trouble.message());
  const std::filesystem::path list = folder / "outlook.json";
  std::filesystem::remove(list, trouble);  // an old list must not stand for new files
  const auto& incident = *snapshot.live.incident;
  const std::string mark = incident.is_exercise() ? "; EXERCISE" : incident.fictional ? "; fictional data" : "";
  const std::string run_told =
      fmt::format("; {} from {} to {}, {}{}", snapshot.what_if_shown ? "what-if" : "forecast",
                  format_iso(run->from, incident.zone), format_iso(run->to(), incident.zone), run->model, mark);
  if (Status written = write_record_rasters(folder, *run->record, {incident.crs, run_told}); !written) return written;
  std::ofstream out(list, std::ios::binary | std::ios::trunc);
  out << about(snapshot, *run).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", list.string());
  return {};
}

}  // namespace sandtable
