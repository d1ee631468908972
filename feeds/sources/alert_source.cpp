#include "feeds/sources/alert_source.h"

#include <algorithm>
#include <set>
#include <utility>

#include "feeds/net/http_url.h"
#include "feeds/sources/cap_message.h"
#include "feeds/sources/gdacs_feed.h"

namespace sandtable::feeds {

AlertSource::AlertSource(AlertRules rules, Parts parts)
    : PolledSource(rules.facts.source, rules.config.poll, std::move(parts)),
      rules_(std::move(rules)),
      url_(encode_illegal_bytes(rules_.config.url)) {}

void AlertSource::closing() {
  round_.reset();
  wanted_.clear();
}

void AlertSource::begin_round() {
  ask_for(url_, true, [this](Result<HttpReply> reply) { on_index(std::move(reply)); });
}

void AlertSource::ask_for(std::string url, bool conditionally, HttpDone done) {
  HttpRequest request;
  request.url = std::move(url);
  request.byte_limit = rules_.config.byte_limit;
  request.tls = rules_.config.tls;
  if (conditionally) memory_.make_conditional(request);
  ask(std::move(request), std::move(done));
}

void AlertSource::on_index(Result<HttpReply> reply) {
  if (is_unchanged(reply)) {
    succeed();
    return deliver_contact(index_time_.value_or(reply->received_by(clock())));
  }
  const std::optional<Duration> peace = asked_peace(reply, wall_now());
  const Result<HttpReply> answer = good_reply(std::move(reply), url_);
  if (!answer) return fail_round(answer.error().message, peace);
  const UtcTime received = answer->received_by(clock());
  round_.emplace(rules_.facts, received);
  is_complete_ = true;
  index_time_.reset();
  if (const Status read = read_index(answer->body, received); !read) {
    round_.reset();
    return fail_round(read.error().message);
  }
  memory_.remember(url_, *answer, {});
  ask_next_message();
}

Status AlertSource::read_index(const std::string& body, UtcTime received) {
  round_->as_of(received);
  if (rules_.config.dialect == AlertFeed::Dialect::kGdacs) return parse_gdacs(body, places(), *round_);
  Result<AlertIndex> index = parse_alert_index(body, places(), *round_);
  if (!index) return pass(index);
  index_time_ = index->updated;
  if (index_time_) round_->as_of(*index_time_);
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
    is_complete_ = false;
  }
  return {};
}

void AlertSource::ask_next_message() {
  while (!wanted_.empty()) {
    const AlertLink link = std::move(wanted_.front());
    wanted_.pop_front();
    Result<std::string> url = message_url(link.url);
    if (url) {
      return ask_for(std::move(*url), false,
                     [this, link](Result<HttpReply> reply) { on_message(link, std::move(reply)); });
    }
    // It leads where it may not lead, today as tomorrow.
    read_[link.id] = link.updated;
    round_->refuse(url.error().message);
  }
  end_round();
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

void AlertSource::on_message(const AlertLink& link, Result<HttpReply> reply) {
  const Result<HttpReply> answer = good_reply(std::move(reply), link.url);
  const std::string name = clipped(link.id, 80);
  if (!answer) {
    is_complete_ = false;
    round_->warn(fmt::format("message {}: {}", name, answer.error().message));
  } else {
    read_[link.id] = link.updated;
    if (const Status read = parse_cap(answer->body, places(), *round_); !read) {
      round_->refuse(fmt::format("message {}: {}", name, read.error().message));
    }
  }
  ask_next_message();
}

void AlertSource::end_round() {
  // The index alone leads to what is still to be read; it must come again.
  if (!is_complete_) memory_.clear();
  IngestDelivery delivery = round_->finish();
  round_.reset();
  succeed();
  deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
