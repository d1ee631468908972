#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "twin/flood/scenario/scenario_run.h"

namespace sandtable {

/// The folder a forecast writes into, and its progress on stderr. One thread.
class ForecastFiles final : public scenario::RunOutputs {
 public:
  /// Makes the folder where it is missing, takes away an older summary.json and begins gauges.csv. Fails with kIo.
  /// `crs` of the rasters as WKT; empty writes none.
  static Result<ForecastFiles> begin(std::filesystem::path folder, std::string crs);

  Status take_gauges(std::span<const scenario::GaugeReading> readings) override;
  Status take_depth(double time_s, const Grid<float>& depth_m) override;
  void show(const scenario::RunProgress& progress) override;
  bool stop_wanted() override;

  /// Writes what a run left: the rasters of its cells and, last, summary.json. The rasters of a run that stopped early
  /// say so in their description.
  Status finish(const scenario::RunResult& result);

 private:
  ForecastFiles(std::filesystem::path folder, std::string crs) : folder_(std::move(folder)), crs_(std::move(crs)) {}

  std::filesystem::path folder_;
  std::string crs_;
  std::ofstream gauges_;
  std::string mark_;  ///< " (stopped at ...)" where the run did not reach its end
  double begun_s_ = 0;
  double shown_s_ = 0;
  bool line_open_ = false;
};

}  // namespace sandtable
