#include "feeds/sources/rain_raster_issue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "feeds/sources/rain_forecast_table.h"
#include "feeds/sources/rain_raster_cells.h"

namespace sandtable::feeds {
namespace {

constexpr float kNoRain = std::numeric_limits<float>::quiet_NaN();
/// A packed or compressed zero may come back as so much less.
constexpr float kStillZero_mm = -1e-3F;

/// What falls in one interval.
struct IntervalRain {
  TimeRange interval;
  double place_mm = 0;
  Grid<float> cells_mm;
};

double rounded_mm(double mm) { return std::round(mm * 1000) / 1000; }

class IssueReading {
 public:
  IssueReading(const RainRasterIssue& issue, const RainRasterRules& rules, const ReadRaster& read,
               const std::stop_token& stop, DeliveryBuilder& out)
      : issue_(issue),
        rules_(rules),
        read_(read),
        stop_(stop),
        out_(out),
        issued_(issue.issued),
        cells_(rain_cells(rules.extent, rules.config.rasters->cell_m, kMaxForecastRains - 1)) {}

  Result<RainForecast> run() {
    for (const RainRasterFile& file : issue_.files) {
      if (Status read = read_file(file); !read) return pass(read);
    }
    if (rains_.empty()) {
      return fail(ErrorCode::kInvalid, "rasters: {}: {}", issue_.files.front().path.string(),
                  refused_.empty() ? "no rain could be read" : refused_.front());
    }
    std::ranges::stable_sort(rains_, {}, [](const IntervalRain& rain) { return rain.interval.from; });
    tell_gaps();
    tell_refused();
    return forecast();
  }

 private:
  /// Kept until all is read, because of many warnings only the first are shown, and gaps matter most.
  void refuse(std::string why) { refused_.push_back(std::move(why)); }

  void tell_refused() {
    for (std::string& why : refused_) out_.refuse(std::move(why));
    if (impossible_ == 0) return;
    out_.warn(fmt::format("the forecast of rain of {}: {} values are not between 0 and {} mm/h and count as unknown",
                          time_text(*issued_), impossible_, kMostForecast_mm_per_h));
  }

  [[nodiscard]] std::string time_text(UtcTime time) const {
    return format_iso(time, rules_.facts.zone.assumed.value_or(ZoneOffset{0}));
  }

  /// Fails only when the work was called off.
  Status read_file(const RainRasterFile& file) {
    const std::string name = file.path.filename().string();
    if (file.bytes > rules_.config.byte_limit) {
      refuse(fmt::format("{}: {} bytes, more than byte_limit = {}", name, file.bytes, rules_.config.byte_limit));
      return {};
    }
    RasterAsk ask{.file = file.path,
                  .window = rules_.extent,
                  .assumed_crs = rules_.config.rasters->crs,
                  .max_cells = kMostRasterCells};
    int bands = 1;
    for (ask.band = 1; ask.band <= bands; ++ask.band) {
      if (stop_.stop_requested()) return fail(ErrorCode::kCancelled, "reading the forecast of rain was called off");
      auto band = read_(ask);
      if (!band) {
        refuse(band.error().message);
        return {};
      }
      // What is to be said of one raster is to be said of all, with other names.
      for (const std::string& warning : std::exchange(warned_, true) ? Warnings{} : band->warnings) out_.warn(warning);
      if (!file.stamp.tells_interval()) bands = band->bands;
      const auto interval = interval_of(file.stamp, *band, ask.band);
      if (!interval) {
        refuse(fmt::format("{}: {}", name, interval.error().message));
        return {};
      }
      if (rains_.size() >= kMostRasterIntervals) {
        refuse(fmt::format("{}: the issue has more than {} intervals", name, kMostRasterIntervals));
        return {};
      }
      take(*interval, std::move(band->cells), bands > 1 ? fmt::format("{} band {}", name, ask.band) : name);
    }
    return {};
  }

  Result<TimeRange> interval_of(const RainRasterStamp& stamp, const RasterBand& band, int number) {
    const std::optional<UtcTime> issued = stamp.issued ? stamp.issued : band.issued;
    // A forecast of unknown age is worth nothing: nobody could tell when it has become too old.
    if (!issued) return fail(ErrorCode::kInvalid, "neither its name nor its bands tell when it was issued");
    if (!issued_) issued_ = issued;
    if (*issued_ != *issued) {
      return fail(ErrorCode::kInvalid, "it holds forecasts of two issues, {} and {}", time_text(*issued_),
                  time_text(*issued));
    }
    const Duration length = rules_.config.interval;
    const auto around = [&](UtcTime stamped) {
      return rules_.config.rasters->stamps_end ? TimeRange{stamped - length, stamped}
                                               : TimeRange{stamped, stamped + length};
    };
    TimeRange interval{*issued + (number - 1) * length, *issued + number * length};
    if (stamp.from || stamp.to) {
      interval.from = stamp.from ? *stamp.from : *stamp.to - length;
      interval.to = stamp.to ? *stamp.to : *stamp.from + length;
    } else if (stamp.lead) {
      interval = around(*issued + *stamp.lead);
    } else if (band.valid) {
      interval = around(*band.valid);
    }
    if (interval.to <= interval.from || interval.length() > kLongestForecastInterval) {
      return fail(ErrorCode::kInvalid, "its interval lasts {} s, not between 0 and {}", seconds(interval.length()),
                  format_span(kLongestForecastInterval));
    }
    return interval;
  }

  /// Turns values into mm over the interval; those that cannot be are unknown, and counted.
  [[nodiscard]] std::size_t clean(Grid<float>& cells, double hours) const {
    const auto most_mm = static_cast<float>(kMostForecast_mm_per_h * hours);
    const float mm_per_value = rules_.config.is_rate ? static_cast<float>(hours) : 1.0F;
    std::size_t impossible = 0;
    for (float& value : cells.values()) {
      if (std::isnan(value)) continue;
      value *= mm_per_value;
      if (value < kStillZero_mm || !(value <= most_mm)) {
        value = kNoRain;
        ++impossible;
      }
      value = value < 0 ? 0.0F : value;
    }
    return impossible;
  }

  void take(TimeRange interval, Grid<float> values, const std::string& name) {
    impossible_ += clean(values, seconds(interval.length()) / 3600);
    const auto place_mm = mean_under(values, rules_.extent);
    if (!place_mm) return refuse(fmt::format("{}: less than half of the place has a value", name));
    IntervalRain rain{interval, *place_mm, on_cells(values, cells_)};
    rains_.push_back(std::move(rain));
  }

  [[nodiscard]] Grid<float> on_cells(const Grid<float>& values, const GridFrame& frame) const {
    Grid<float> cells(frame, kNoRain);
    for (int row = 0; row < frame.rows; ++row) {
      for (int column = 0; column < frame.columns; ++column) {
        if (const auto mean = mean_under(values, box_of(frame, column, row, rules_.extent))) {
          cells.at(column, row) = static_cast<float>(*mean);
        }
      }
    }
    return cells;
  }

  void tell_gaps() {
    // What is issued a few minutes before it begins lacks nothing.
    const TimeRange& first = rains_.front().interval;
    UtcTime told_to = first.from - *issued_ < first.length() ? first.from : *issued_;
    for (const IntervalRain& rain : rains_) {
      if (rain.interval.from > told_to) {
        out_.warn(fmt::format("the forecast of rain of {}: nothing tells of {} to {}", time_text(*issued_),
                              time_text(told_to), time_text(rain.interval.from)));
      }
      told_to = std::max(told_to, rain.interval.to);
    }
  }

  /// As many cells as the journal takes of one forecast.
  [[nodiscard]] GridFrame kept_cells() const {
    const std::size_t most = kMaxForecastRains / rains_.size() - 1;
    const GridFrame frame = rain_cells(rules_.extent, cells_.cell_m, most);
    const double wanted_m = rules_.config.rasters->cell_m;
    if (frame.cell_m > wanted_m) {
      out_.warn(fmt::format(
          "the forecast of rain of {}: {} intervals on cells of {} m instead of cell_m = {}, to keep to {} values",
          time_text(*issued_), rains_.size(), frame.cell_m, wanted_m, kMaxForecastRains));
    }
    return frame;
  }

  [[nodiscard]] RainForecast forecast() const {
    RainForecast forecast;
    forecast.source = rules_.facts.source;
    forecast.issued = *issued_;
    forecast.expires = *issued_ + rules_.config.use_for;
    const GridFrame frame = kept_cells();
    for (const IntervalRain& rain : rains_) {
      const TimeRange& interval = rain.interval;
      forecast.rains.push_back({interval.from, interval.to, rounded_mm(rain.place_mm), {}, {}, {}});
      const Grid<float> cells = frame == cells_ ? rain.cells_mm : on_cells(rain.cells_mm, frame);
      for (int row = 0; row < frame.rows; ++row) {
        for (int column = 0; column < frame.columns; ++column) {
          const float mm = cells.at(column, row);
          if (std::isnan(mm)) continue;
          forecast.rains.push_back(
              {interval.from, interval.to, rounded_mm(static_cast<double>(mm)), {}, {}, frame.centre_of(column, row)});
        }
      }
    }
    return forecast;
  }

  const RainRasterIssue& issue_;
  const RainRasterRules& rules_;
  const ReadRaster& read_;
  const std::stop_token& stop_;
  DeliveryBuilder& out_;
  std::optional<UtcTime> issued_;
  GridFrame cells_;
  std::vector<IntervalRain> rains_;
  std::vector<std::string> refused_;
  std::size_t impossible_ = 0;
  bool warned_ = false;
};

}  // namespace

Result<RainForecast> read_issue(const RainRasterIssue& issue, const RainRasterRules& rules, const ReadRaster& read,
                                const std::stop_token& stop, DeliveryBuilder& out) {
  return IssueReading(issue, rules, read, stop, out).run();
}

}  // namespace sandtable::feeds
