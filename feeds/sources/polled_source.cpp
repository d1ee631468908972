#include "feeds/sources/polled_source.h"

#include <utility>

#include "feeds/net/http_date.h"
#include "feeds/net/http_url.h"
#include "feeds/net/steady_clock.h"
#include "twin/base/digest.h"

namespace sandtable::feeds {

PolledSource::PolledSource(SourceId id, Duration every, Parts parts)
    : id_(std::move(id)), parts_(std::move(parts)), schedule_(every, parts_.seed) {
  if (!parts_.wall) parts_.wall = std::make_shared<SteadyClock>();
}

Status PolledSource::start(FeedSink& sink, const Clock& clock) {
  clock_ = &clock;
  if (parts_.make_projector) projector_ = parts_.make_projector();
  if (Status open = opened(); !open) return open;
  schedule_.start(*parts_.wall);
  sink_ = &sink;
  return {};
}

void PolledSource::poll() {
  if (sink_ == nullptr) return;
  at_poll();
  parts_.http->poll();
  if (request_) return;
  const bool is_answered = !opening_url_.empty() && parts_.http->has_ready(opening_url_);
  if (!schedule_.due() && !is_answered) return at_rest();
  schedule_.begin();
  opening_url_.clear();
  begin_round();
}

void PolledSource::cancel() {
  if (request_) parts_.http->cancel(*request_);
  request_.reset();
}

void PolledSource::stop() {
  cancel();
  if (sink_ != nullptr) closing();
  sink_ = nullptr;
}

void PolledSource::ask(HttpRequest request, HttpDone done) {
  if (opening_url_.empty()) opening_url_ = request.url;
  request_ = parts_.http->get(std::move(request), [this, done = std::move(done)](Result<HttpReply> reply) {
    request_.reset();
    done(std::move(reply));
  });
}

void PolledSource::fail_round(const std::string& why, std::optional<Duration> retry) {
  schedule_.fail(retry);
  IngestDelivery delivery;
  delivery.source = id_;
  delivery.error = clipped(valid_utf8(why), 400);
  sink_->deliver(std::move(delivery));
}

void PolledSource::deliver(IngestDelivery delivery) {
  declared_.keep_news(delivery);
  sink_->deliver(std::move(delivery));
}

void PolledSource::deliver_contact(std::optional<UtcTime> as_of) {
  IngestDelivery contact;
  contact.source = id_;
  contact.as_of = as_of;
  deliver(std::move(contact));
}

Result<HttpReply> good_reply(Result<HttpReply> reply, const std::string& url) {
  if (reply && reply->status != 200) return fail(ErrorCode::kIo, "{}: HTTP status {}", host_text(url), reply->status);
  return reply;
}

SourceNote note_of_answer(const HttpReply& reply) {
  SourceNote note;
  const Digest digest = Hasher().raw(reply.body.data(), reply.body.size()).finish();
  for (std::size_t i = 0; i < sizeof(note.bytes); ++i) note.bytes = note.bytes << 8 | digest.bytes[i];
  note.published_time = parse_http_date(reply.header("Last-Modified"));
  return note;
}

void add_note(const SourceNote& answer, IngestDelivery& delivery) {
  for (Observation& o : delivery.observations) {
    o.note.bytes = answer.bytes;
    if (!o.note.published_time) o.note.published_time = answer.published_time;
  }
}

std::optional<Duration> asked_peace(const Result<HttpReply>& reply, UtcTime now) {
  return reply ? retry_after(*reply, now) : std::nullopt;
}

bool is_unchanged(const Result<HttpReply>& reply) {
  constexpr int kNotModified = 304;
  return reply && reply->status == kNotModified;
}

std::string host_text(const std::string& url) { return clipped(valid_utf8(split_url(url).authority), 128); }

}  // namespace sandtable::feeds
