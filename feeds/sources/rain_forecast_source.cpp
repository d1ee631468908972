#include "feeds/sources/rain_forecast_source.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "feeds/net/http_url.h"

namespace sandtable::feeds {
namespace {

IngestDelivery delivery_of(const SourceId& source, std::vector<RainForecast> forecasts) {
  IngestDelivery delivery;
  delivery.source = source;
  delivery.as_of = forecasts.back().issued;
  delivery.rain_forecasts = std::move(forecasts);
  return delivery;
}

}  // namespace

void WaitingForecasts::wait(std::vector<RainForecast> forecasts) {
  std::ranges::move(forecasts, std::back_inserter(waiting_));
  std::ranges::stable_sort(waiting_, {}, &RainForecast::issued);
}

std::vector<RainForecast> WaitingForecasts::due(UtcTime now) {
  const auto later = std::ranges::upper_bound(waiting_, now, {}, &RainForecast::issued);
  if (later == waiting_.begin()) return {};
  std::vector<RainForecast> due{std::move(*std::prev(later))};
  waiting_.erase(waiting_.begin(), later);
  return due;
}

RainForecastSource::RainForecastSource(RainForecastRules rules, Parts parts)
    : PolledSource(rules.facts.source, rules.config.request.poll, std::move(parts)), rules_(std::move(rules)) {}

void RainForecastSource::at_poll() {
  if (auto due = waiting_.due(clock().now()); !due.empty()) deliver(delivery_of(id(), std::move(due)));
}

void RainForecastSource::begin_round() {
  HttpRequest request;
  request.url = encode_illegal_bytes(rules_.config.request.url);
  request.byte_limit = rules_.config.byte_limit;
  request.tls = rules_.config.tls;
  memory_.make_conditional(request);
  ask(std::move(request), [this](Result<HttpReply> reply) { on_reply(std::move(reply)); });
}

void RainForecastSource::on_reply(Result<HttpReply> reply) {
  if (is_unchanged(reply)) {
    succeed();
    return deliver_contact();
  }
  const std::optional<Duration> peace = asked_peace(reply, wall_now());
  const std::string& url = rules_.config.request.url;
  const Result<HttpReply> answer = good_reply(std::move(reply), url);
  if (!answer) return fail_round(answer.error().message, peace);
  DeliveryBuilder out(rules_.facts, answer->received_by(clock()));
  auto forecasts = parse_rain_forecasts(answer->body, rules_, projector(), out);
  if (!forecasts) return fail_round(forecasts.error().message);
  memory_.remember(encode_illegal_bytes(url), *answer, {});
  succeed();
  WaitingForecasts all;
  all.wait(std::move(*forecasts));
  IngestDelivery delivery = out.finish();
  delivery.rain_forecasts = all.due(clock().now());
  if (!delivery.rain_forecasts.empty()) delivery.as_of = delivery.rain_forecasts.back().issued;
  waiting_ = std::move(all);
  deliver(std::move(delivery));
}

Result<std::unique_ptr<RainForecastPlayback>> RainForecastPlayback::open(const RainForecastRules& rules,
                                                                         const std::string& text,
                                                                         Projector* projector) {
  DeliveryBuilder out(rules.facts, UtcTime{});
  auto forecasts = parse_rain_forecasts(text, rules, projector, out);
  if (!forecasts) {
    return fail(forecasts.error().code, "feed {}: {}: {}", rules.facts.source.str(), rules.config.file.string(),
                forecasts.error().message);
  }
  return of(rules.facts.source, std::move(*forecasts), out.finish());
}

std::unique_ptr<RainForecastPlayback> RainForecastPlayback::of(SourceId id, std::vector<RainForecast> forecasts,
                                                               IngestDelivery trouble) {
  WaitingForecasts waiting;
  waiting.wait(std::move(forecasts));
  return std::unique_ptr<RainForecastPlayback>(
      new RainForecastPlayback(std::move(id), std::move(waiting), std::move(trouble)));
}

Status RainForecastPlayback::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  return {};
}

void RainForecastPlayback::poll() {
  if (sink_ == nullptr) return;
  std::vector<RainForecast> due = waiting_.due(clock_->now());
  if (due.empty()) return;
  IngestDelivery delivery = delivery_of(id_, std::move(due));
  delivery.refused = std::exchange(trouble_.refused, 0);
  delivery.warning = std::exchange(trouble_.warning, {});
  sink_->deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
