#include "feeds/sources/table_source.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "feeds/net/http_url.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kJoinRetry{std::chrono::minutes{2}};
constexpr std::string_view kKeyMark = "{key}";
constexpr std::string_view kSinceMark = "{since}";

}  // namespace

TableSource::TableSource(TableRules rules, Parts parts)
    : PolledSource(rules.facts.source, rules.config.request.poll, std::move(parts)),
      rules_(std::move(rules)),
      next_join_(rules_.joins.size()),
      trouble_(rules_.joins.size()) {}

Status TableSource::opened() {
  reader_ = std::make_unique<TableReader>(rules_, projector());
  std::fill(next_join_.begin(), next_join_.end(), wall_now());
  if (!stored()) return {};
  for (const auto& [series, at] : *stored()) {
    if (series.str().starts_with(id().str() + "/")) newest_[series] = at;
  }
  return {};
}

/// Ends the round. What came meanwhile is asked for by the next one.
void TableSource::give_up(const std::string& why, std::optional<Duration> retry) {
  may_have_missed_ = true;
  fail_round(why, retry);
}

void TableSource::begin_round() {
  visited_.clear();
  rows_ = 0;
  round_begin_ = wall_now();
  ask_next_join();
}

void TableSource::ask_next_join() {
  for (std::size_t j = 0; j < next_join_.size(); ++j) {
    if (next_join_[j] > round_begin_) continue;
    const TableRequest& wanted = rules_.joins[j].config.request;
    Result<HttpRequest> request = request_for(wanted, wanted.url);
    if (!request) return give_up(request.error().message);
    return ask(std::move(*request), [this, j](Result<HttpReply> reply) { on_join(j, std::move(reply)); });
  }
  ask_past();
}

void TableSource::ask_table() {
  in_past_ = false;
  past_newest_.clear();
  visited_.clear();
  rows_ = 0;
  ask_page(rules_.config.request.url);
}

// ---- what was missed

void TableSource::ask_past() {
  const TableFeed& config = rules_.config;
  const bool missed = std::exchange(may_have_missed_, false);
  if (!missed || config.since_url.empty() || newest_.empty() || config.backfill <= Duration{0}) return ask_table();
  const UtcTime earliest = clock().now() - config.backfill;
  UtcTime since = UtcTime::max();
  for (const auto& [series, at] : newest_) since = std::min(since, std::max(at, earliest));
  std::string url = config.since_url;
  url.replace(url.find(kSinceMark), kSinceMark.size(), format_iso(std::chrono::floor<std::chrono::seconds>(since)));
  in_past_ = true;
  ask_page(std::move(url));
}

/// All of the past was read.
void TableSource::past_read() {
  past_trouble_.clear();
  for (const auto& [series, at] : past_newest_) {
    UtcTime& newest = newest_.try_emplace(series, at).first->second;
    newest = std::max(newest, at);
  }
  ask_table();
}

/// The state is known all the same; only some of the past is missing.
void TableSource::past_failed(const std::string& why) {
  past_trouble_ = "what was missed cannot be read: " + why;
  may_have_missed_ = true;
  ask_table();
}

/// Takes out what is known, so that no value is stored twice.
void TableSource::keep_news(IngestDelivery& delivery) const {
  std::erase_if(delivery.observations, [&](const Observation& o) {
    const auto known = newest_.find(o.series);
    return known != newest_.end() && o.phenomenon_time <= known->second;
  });
  std::ranges::stable_sort(delivery.observations, {}, &Observation::phenomenon_time);
}

/// Pages of the past come in any order, so they count only once all are there; and as long as they cannot be read, what
/// is known now must not hide what was missed before it.
void TableSource::remember(const IngestDelivery& delivery) {
  if (rules_.config.since_url.empty() || (!in_past_ && may_have_missed_)) return;
  NewestStored& known = in_past_ ? past_newest_ : newest_;
  for (const Observation& o : delivery.observations) {
    if (o.phenomenon_time > o.received_time) continue;  // by a clock that runs ahead
    UtcTime& newest = known.try_emplace(o.series, o.phenomenon_time).first->second;
    newest = std::max(newest, o.phenomenon_time);
  }
}

// ---- pages

void TableSource::on_join(std::size_t join, Result<HttpReply> reply) {
  const TableJoin& config = rules_.joins[join].config;
  const Result<HttpReply> answer = good_reply(std::move(reply), config.request.url);
  Status read;
  if (answer) {
    read = reader_->read_join(join, answer->body);
  } else {
    read = pass(answer);
  }
  trouble_[join] = read ? std::string{} : fmt::format("table '{}': {}", config.name, read.error().message);
  next_join_[join] = round_begin_ + (read ? config.request.poll : std::min(kJoinRetry, config.request.poll));
  // At least one tick later, so that a table that is asked for at every round ends this loop too.
  next_join_[join] = std::max(next_join_[join], round_begin_ + Duration{1});
  ask_next_join();
}

void TableSource::ask_page(std::string url) {
  const auto fail = [this](const std::string& why) { in_past_ ? past_failed(why) : give_up(why); };
  if (!visited_.insert(url).second) return fail("the next page is one that was read already");
  if (visited_.size() > static_cast<std::size_t>(std::max(1, rules_.config.page_limit))) {
    return fail(fmt::format("more than {} pages", rules_.config.page_limit));
  }
  page_url_ = std::move(url);
  Result<HttpRequest> request = request_for(rules_.config.request, page_url_);
  if (!request) return give_up(request.error().message);
  request_url_ = request->url;
  if (visited_.size() == 1 && !in_past_) memory_.make_conditional(*request);
  ask(std::move(*request), [this](Result<HttpReply> reply) { on_page(std::move(reply)); });
}

void TableSource::on_page(Result<HttpReply> reply) {
  const bool is_first = visited_.size() == 1 && !in_past_;
  if (is_first && is_unchanged(reply)) {
    IngestDelivery contact;
    contact.source = id();
    deliver_with_trouble(std::move(contact));
    return succeed();
  }
  const std::optional<Duration> retry = asked_peace(reply, wall_now());
  const Result<HttpReply> answer = good_reply(std::move(reply), page_url_);
  if (!answer) return in_past_ ? past_failed(answer.error().message) : give_up(answer.error().message, retry);
  Result<TablePage> page =
      reader_->read(answer->body, answer->received_by(clock()), in_past_ ? TableTense::kPast : TableTense::kPresent);
  if (!page) {
    const std::string why = fmt::format("{}: {}", host_text(page_url_), page.error().message);
    return in_past_ ? past_failed(why) : give_up(why);
  }
  rows_ += page->rows;
  // Whether a further page has changed, the first one cannot tell.
  if (!in_past_) memory_.clear();
  if (is_first && !page->goes_on && page->next_link.empty()) memory_.remember(request_url_, *answer, {});
  if (in_past_) keep_news(page->delivery);
  remember(page->delivery);
  add_note(note_of_answer(*answer), page->delivery);
  deliver_with_trouble(std::move(page->delivery));
  ask_page_after(*page);
}

void TableSource::ask_page_after(const TablePage& page) {
  const bool is_file = page_url_.starts_with("file:");
  if (!page.next_link.empty() && !is_file) {
    Result<std::string> next = follow_link(page_url_, page.next_link);
    if (!next) return in_past_ ? past_failed(next.error().message) : give_up(next.error().message);
    return ask_page(std::move(*next));
  }
  if (in_past_) return past_read();
  if (page.goes_on && !is_file) {
    const std::string& url = rules_.config.request.url;
    return ask_page(fmt::format("{}{}resultOffset={}", url, url.find('?') == std::string::npos ? '?' : '&', rows_));
  }
  succeed();
}

void TableSource::deliver_with_trouble(IngestDelivery delivery) {
  const auto add = [&](const std::string& trouble) {
    if (trouble.empty()) return;
    delivery.warning += (delivery.warning.empty() ? "" : "; ") + clipped(valid_utf8(trouble), 300);
  };
  for (const std::string& trouble : trouble_) add(trouble);
  add(past_trouble_);
  deliver(std::move(delivery));
}

Result<HttpRequest> TableSource::request_for(const TableRequest& wanted, const std::string& url) const {
  const TableFeed& config = rules_.config;
  HttpRequest request;
  request.url = url;
  request.byte_limit = config.byte_limit;
  request.tls = config.tls;
  request.post = wanted.body;
  if (!wanted.body.empty()) request.headers.push_back({"Content-Type", wanted.content_type});
  const char* const key = config.key_env.empty() ? nullptr : std::getenv(config.key_env.c_str());
  if (!config.key_header.empty() && key != nullptr) request.headers.push_back({config.key_header, key});
  if (const std::size_t mark = request.url.find(kKeyMark); mark != std::string::npos) {
    if (key == nullptr) {
      return fail(ErrorCode::kNotFound, "the environment variable {} with the access key is not set", config.key_env);
    }
    request.url.replace(mark, kKeyMark.size(), key);
  }
  request.url = encode_illegal_bytes(request.url);
  return request;
}

}  // namespace sandtable::feeds
