#include "feeds/sources/alert_source.h"

#include <algorithm>
#include <set>

#include "feeds/net/http_conditions.h"
#include "feeds/net/http_url.h"
#include "feeds/sources/cap_message.h"
#include "feeds/sources/gdacs_feed.h"

namespace sandtable::feeds {

AlertSource::AlertSource(AlertRules rules, std::shared_ptr<HttpClient> http,
                         std::function<std::unique_ptr<Projector>()> make_projector, std::shared_ptr<const Clock> wall,
                         std::uint64_t seed)
    : rules_(std::move(rules)),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      wall_(std::move(wall)),
      schedule_(rules_.config.poll, seed) {}

Status AlertSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  schedule_.start(*wall_);
  if (make_projector_) projector_ = make_projector_();
  return {};
}

void AlertSource::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  round_.reset();
  wanted_.clear();
  sink_ = nullptr;
}

void AlertSource::poll() {
  if (sink_ == nullptr) return;
  http_->poll();
  if (request_) return;
  if (round_) return ask_next_message();
  if (!schedule_.due()) return;
  schedule_.begin();
  round_.emplace(rules_.facts, clock_->now());
  ask(encode_illegal_bytes(rules_.config.url), [this](Result<HttpReply> reply) { on_index(std::move(reply)); });
}

void AlertSource::ask(std::string url, std::function<void(Result<HttpReply>)> done) {
  HttpRequest request;
  request.url = std::move(url);
  request.byte_limit = rules_.config.byte_limit;
  request.tls = rules_.config.tls;
  request_ = http_->get(std::move(request), [this, done = std::move(done)](Result<HttpReply> reply) {
    request_.reset();
    done(std::move(reply));
  });
}

void AlertSource::on_index(Result<HttpReply> reply) {
  if (!reply) return fail_round(reply.error().message);
  if (reply->status != 200) {
    return fail_round(fmt::format("HTTP status {}", reply->status), retry_after(*reply, wall_->now()));
  }
  if (const Status read = read_index(reply->body, reply->received_by(*clock_)); !read)
    return fail_round(read.error().message);
  if (wanted_.empty()) end_round();
}

Status AlertSource::read_index(const std::string& body, UtcTime received) {
  round_->received_at(received);
  round_->as_of(received);
  if (rules_.config.dialect == AlertFeed::Dialect::kGdacs) return parse_gdacs(body, places(), *round_);
  Result<AlertIndex> index = parse_alert_index(body, places(), *round_);
  if (!index) return pass(index);
  if (index->updated) round_->as_of(*index->updated);
  std::set<std::string> listed;
  const UtcTime oldest = received - rules_.config.max_age;
  for (AlertLink& link : index->links) {
    listed.insert(link.id);
    const auto known = read_.find(link.id);
    const bool is_read = known != read_.end() && known->second == link.updated;
    if (!is_read && (!link.updated || *link.updated >= oldest)) wanted_.push_back(std::move(link));
  }
  std::erase_if(read_, [&](const auto& entry) { return !listed.contains(entry.first); });
  std::ranges::stable_sort(wanted_, [](const AlertLink& a, const AlertLink& b) { return a.updated > b.updated; });
  const auto limit = static_cast<std::size_t>(rules_.config.entry_limit);
  if (wanted_.size() > limit) {
    round_->warn(
        fmt::format("{} new messages; {} of them wait for the next rounds", wanted_.size(), wanted_.size() - limit));
    wanted_.resize(limit);
  }
  return {};
}

void AlertSource::ask_next_message() {
  if (wanted_.empty()) return end_round();
  AlertLink link = std::move(wanted_.front());
  wanted_.pop_front();
  Result<std::string> url = message_url(link.url);
  if (!url) {
    // It leads where it may not lead, today as tomorrow.
    read_[link.id] = link.updated;
    return round_->refuse(url.error().message);
  }
  ask(std::move(*url), [this, link](Result<HttpReply> reply) { on_message(link, reply); });
}

Result<std::string> AlertSource::message_url(const std::string& link) const {
  const UrlParts parts = split_url(link);
  const bool is_web = parts.scheme == "http" || parts.scheme == "https";
  const std::string host(host_of(parts.authority));
  if (is_web && std::ranges::find(rules_.config.link_hosts, host) != rules_.config.link_hosts.end()) {
    return encode_illegal_bytes(link);
  }
  return follow_link(encode_illegal_bytes(rules_.config.url), link);
}

void AlertSource::on_message(const AlertLink& link, const Result<HttpReply>& reply) {
  if (!reply) return round_->warn(reply.error().message);
  if (reply->status != 200) {
    return round_->warn(fmt::format("message {}: HTTP status {}", clipped(link.id, 80), reply->status));
  }
  read_[link.id] = link.updated;
  if (const Status read = parse_cap(reply->body, places(), *round_); !read) {
    round_->refuse(fmt::format("message {}: {}", clipped(link.id, 80), read.error().message));
  }
}

void AlertSource::end_round() {
  IngestDelivery delivery = round_->finish();
  round_.reset();
  schedule_.succeed();
  sink_->deliver(std::move(delivery));
}

void AlertSource::fail_round(const std::string& why, std::optional<Duration> peace) {
  round_.reset();
  wanted_.clear();
  schedule_.fail(peace);
  IngestDelivery delivery;
  delivery.source = id();
  delivery.error = clipped(valid_utf8(why), 400);
  sink_->deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
