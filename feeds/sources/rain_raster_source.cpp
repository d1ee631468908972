#include "feeds/sources/rain_raster_source.h"

#include <algorithm>
#include <utility>

#include "feeds/net/steady_clock.h"

namespace sandtable::feeds {
namespace {

std::string nothing_fits(const RainRasterRules& rules) {
  return fmt::format("rasters: no name in {} fits '{}'", rules.config.rasters->folder.string(), rules.name.pattern());
}

}  // namespace

Result<std::unique_ptr<RainForecastPlayback>> play_rain_rasters(const RainRasterRules& rules, const ReadRaster& read) {
  const auto bad = [&](ErrorCode code, const std::string& why) {
    return fail(code, "feed {}: {}", rules.facts.source.str(), why);
  };
  DeliveryBuilder out(rules.facts, UtcTime{});
  const auto issues = list_issues(rules, out);
  if (!issues) return bad(issues.error().code, issues.error().message);
  if (issues->empty()) return bad(ErrorCode::kNotFound, nothing_fits(rules));
  std::size_t files = 0;
  for (const RainRasterIssue& issue : *issues) files += issue.files.size();
  if (files > kMostPlayedFiles) {
    return bad(ErrorCode::kLimit, fmt::format("rasters: {} files in {} are more than the {} that can be played back; "
                                              "with poll only the newest are read",
                                              files, rules.config.rasters->folder.string(), kMostPlayedFiles));
  }
  std::vector<RainForecast> forecasts;
  std::optional<Error> trouble;
  for (const RainRasterIssue& issue : *issues) {
    auto forecast = read_issue(issue, rules, read, {}, out);
    if (forecast)
      forecasts.push_back(std::move(*forecast));
    else if (!trouble)
      trouble = forecast.error();
  }
  if (forecasts.empty()) return bad(trouble->code, trouble->message);
  return RainForecastPlayback::of(rules.facts.source, std::move(forecasts), out.finish());
}

RainRasterWatch::RainRasterWatch(RainRasterRules rules, ReadRaster read, std::shared_ptr<const Clock> wall)
    : rules_(std::make_shared<const RainRasterRules>(std::move(rules))),
      read_(std::move(read)),
      wall_(wall ? std::move(wall) : std::make_shared<const SteadyClock>()) {}

Status RainRasterWatch::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  stop_ = std::stop_source();
  next_look_.reset();
  return {};
}

void RainRasterWatch::poll() {
  if (sink_ == nullptr) return;
  if (looking_.valid()) {
    if (looking_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return;
    Look seen = looking_.get();
    if (seen.read) known_ = std::move(seen.read);
    sink_->deliver(std::move(seen.delivery));
    return;
  }
  const UtcTime wall_now = wall_->now();
  if (next_look_ && wall_now < *next_look_) return;
  next_look_ = wall_now + rules_->config.request.poll;
  looking_ =
      std::async(std::launch::async, [rules = rules_, read = read_, now = clock_->now(), known = known_,
                                      stop = stop_.get_token()] { return look(*rules, read, now, known, stop); });
}

void RainRasterWatch::stop() {
  stop_.request_stop();
  if (looking_.valid()) looking_.get();
  sink_ = nullptr;
}

RainRasterWatch::Look RainRasterWatch::look(const RainRasterRules& rules, const ReadRaster& read, UtcTime now,
                                            const std::optional<RainRasterIssue>& known, const std::stop_token& stop) {
  DeliveryBuilder out(rules.facts, now);
  Look seen;
  seen.delivery.source = rules.facts.source;
  const auto issues = list_issues(rules, out);
  if (!issues || issues->empty()) {
    seen.delivery.error = issues ? nothing_fits(rules) : issues.error().message;
    return seen;
  }
  // Nobody knows a forecast before it is issued, in a playback neither.
  const auto later = std::ranges::find_if(*issues, [&](const RainRasterIssue& issue) { return issue.issued > now; });
  if (later == issues->begin()) return seen;
  const RainRasterIssue& newest = *std::prev(later);
  if (known == newest) return seen;
  auto forecast = read_issue(newest, rules, read, stop, out);
  if (!forecast) {
    seen.delivery.error = forecast.error().message;
    return seen;
  }
  seen.read = newest;
  seen.delivery = out.finish();
  seen.delivery.as_of = forecast->issued;
  seen.delivery.rain_forecasts = {std::move(*forecast)};
  return seen;
}

}  // namespace sandtable::feeds
