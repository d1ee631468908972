#include "feeds/sources/report_source.h"

#include "feeds/net/http_conditions.h"
#include "feeds/net/http_url.h"

namespace sandtable::feeds {

ReportSource::ReportSource(ReportRules rules, std::shared_ptr<HttpClient> http,
                           std::function<std::unique_ptr<Projector>()> make_projector,
                           std::shared_ptr<const Clock> wall, std::uint64_t seed)
    : rules_(std::move(rules)),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      wall_(std::move(wall)),
      schedule_(rules_.config.request.poll, seed) {}

Status ReportSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  schedule_.start(*wall_);
  if (make_projector_) projector_ = make_projector_();
  return {};
}

void ReportSource::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  sink_ = nullptr;
}

void ReportSource::poll() {
  if (sink_ == nullptr) return;
  http_->poll();
  if (request_ || !schedule_.due()) return;
  schedule_.begin();
  HttpRequest request;
  request.url = encode_illegal_bytes(rules_.config.request.url);
  request.byte_limit = rules_.config.byte_limit;
  request.tls = rules_.config.tls;
  request_ = http_->get(std::move(request), [this](const Result<HttpReply>& reply) { on_reply(reply); });
}

Result<IngestDelivery> ReportSource::read(const Result<HttpReply>& reply) {
  if (!reply) return pass(reply);
  if (reply->status != 200) return fail(ErrorCode::kIo, "HTTP status {}", reply->status);
  const UtcTime received = reply->received_by(*clock_);
  DeliveryBuilder out(rules_.facts, received);
  out.as_of(received);
  if (Status parsed = parse_reports(reply->body, rules_, projector_.get(), out); !parsed) return pass(parsed);
  return out.finish();
}

void ReportSource::on_reply(const Result<HttpReply>& reply) {
  request_.reset();
  Result<IngestDelivery> delivery = read(reply);
  if (delivery) {
    schedule_.succeed();
    return sink_->deliver(std::move(*delivery));
  }
  schedule_.fail(reply ? retry_after(*reply, wall_->now()) : std::nullopt);
  IngestDelivery failed;
  failed.source = id();
  failed.error = clipped(valid_utf8(delivery.error().message), 400);
  sink_->deliver(std::move(failed));
}

}  // namespace sandtable::feeds
