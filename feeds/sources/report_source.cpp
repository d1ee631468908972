#include "feeds/sources/report_source.h"

#include <utility>

#include "feeds/net/http_url.h"

namespace sandtable::feeds {

ReportSource::ReportSource(ReportRules rules, Parts parts)
    : PolledSource(rules.facts.source, rules.config.request.poll, std::move(parts)), rules_(std::move(rules)) {}

void ReportSource::begin_round() {
  HttpRequest request;
  request.url = encode_illegal_bytes(rules_.config.request.url);
  request.byte_limit = rules_.config.byte_limit;
  request.tls = rules_.config.tls;
  memory_.make_conditional(request);
  ask(std::move(request), [this](Result<HttpReply> reply) { on_reply(std::move(reply)); });
}

void ReportSource::on_reply(Result<HttpReply> reply) {
  if (is_unchanged(reply)) {
    succeed();
    return deliver_contact(reply->received_by(clock()));
  }
  const std::optional<Duration> peace = asked_peace(reply, wall_now());
  const std::string& url = rules_.config.request.url;
  const Result<HttpReply> answer = good_reply(std::move(reply), url);
  if (!answer) return fail_round(answer.error().message, peace);
  Result<IngestDelivery> delivery = read(*answer);
  if (!delivery) return fail_round(delivery.error().message);
  memory_.remember(encode_illegal_bytes(url), *answer, {});
  succeed();
  deliver(std::move(*delivery));
}

Result<IngestDelivery> ReportSource::read(const HttpReply& reply) {
  const UtcTime received = reply.received_by(clock());
  DeliveryBuilder out(rules_.facts, received);
  out.as_of(received);
  if (Status parsed = parse_reports(reply.body, rules_, projector(), out); !parsed) return pass(parsed);
  return out.finish();
}

}  // namespace sandtable::feeds
