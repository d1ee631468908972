#include "feeds/sources/table_source.h"

#include <algorithm>
#include <cstdlib>

#include "feeds/net/http_url.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kJoinRetry{std::chrono::minutes{2}};
constexpr std::string_view kKeyMark = "{key}";
constexpr int kNotModified = 304;

std::string host(const std::string& url) { return clipped(valid_utf8(split_url(url).authority), 128); }

/// Any status but 200 is trouble; the body of such an answer is nobody's table.
Result<HttpReply> good(Result<HttpReply> reply, const std::string& url) {
  if (reply && reply->status != 200) return fail(ErrorCode::kIo, "{}: HTTP status {}", host(url), reply->status);
  return reply;
}

}  // namespace

TableSource::TableSource(TableRules rules, std::shared_ptr<HttpClient> http,
                         std::function<std::unique_ptr<Projector>()> make_projector, std::shared_ptr<const Clock> wall,
                         std::uint64_t seed)
    : rules_(std::move(rules)),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      wall_(std::move(wall)),
      schedule_(rules_.config.request.poll, seed),
      next_join_(rules_.joins.size()),
      trouble_(rules_.joins.size()) {}

Status TableSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  if (make_projector_) projector_ = make_projector_();
  reader_ = std::make_unique<TableReader>(rules_, projector_.get());
  schedule_.start(*wall_);
  std::fill(next_join_.begin(), next_join_.end(), wall_->now());
  return {};
}

void TableSource::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  sink_ = nullptr;
}

void TableSource::poll() {
  if (sink_ == nullptr) return;
  http_->poll();
  if (!request_ && schedule_.due()) begin_round();
}

void TableSource::begin_round() {
  visited_.clear();
  rows_ = 0;
  schedule_.begin();
  round_begin_ = wall_->now();
  ask_next_join();
}

void TableSource::ask_next_join() {
  for (std::size_t j = 0; j < next_join_.size(); ++j) {
    if (next_join_[j] > round_begin_) continue;
    const TableRequest& wanted = rules_.joins[j].config.request;
    Result<HttpRequest> request = request_for(wanted, wanted.url);
    if (!request) return fail_round(request.error().message);
    request_ = http_->get(std::move(*request), [this, j](Result<HttpReply> reply) { on_join(j, std::move(reply)); });
    return;
  }
  ask_page(rules_.config.request.url);
}

void TableSource::on_join(std::size_t join, Result<HttpReply> reply) {
  request_.reset();
  const TableJoin& config = rules_.joins[join].config;
  const Result<HttpReply> answer = good(std::move(reply), config.request.url);
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
  if (!visited_.insert(url).second) return fail_round("the next page is one that was read already");
  if (visited_.size() > static_cast<std::size_t>(std::max(1, rules_.config.page_limit))) {
    return fail_round(fmt::format("more than {} pages", rules_.config.page_limit));
  }
  page_url_ = std::move(url);
  Result<HttpRequest> request = request_for(rules_.config.request, page_url_);
  if (!request) return fail_round(request.error().message);
  request_url_ = request->url;
  if (visited_.size() == 1) memory_.make_conditional(*request);
  request_ = http_->get(std::move(*request), [this](Result<HttpReply> reply) { on_page(std::move(reply)); });
}

void TableSource::on_page(Result<HttpReply> reply) {
  request_.reset();
  const bool is_first = visited_.size() == 1;
  if (reply && reply->status == kNotModified && is_first) {
    IngestDelivery contact;
    contact.source = id();
    deliver(std::move(contact));
    return schedule_.succeed();
  }
  const std::optional<Duration> retry = reply ? retry_after(*reply, wall_->now()) : std::nullopt;
  const Result<HttpReply> answer = good(std::move(reply), page_url_);
  if (!answer) return fail_round(answer.error().message, retry);
  Result<TablePage> page = reader_->read(answer->body, answer->received_by(*clock_));
  if (!page) return fail_round(fmt::format("{}: {}", host(page_url_), page.error().message));
  rows_ += page->rows;
  // Whether a further page has changed, the first one cannot tell.
  memory_.clear();
  if (is_first && !page->goes_on && page->next_link.empty()) memory_.remember(request_url_, *answer, {});
  deliver(std::move(page->delivery));
  ask_page_after(*page);
}

void TableSource::ask_page_after(const TablePage& page) {
  const bool is_file = page_url_.starts_with("file:");
  if (!page.next_link.empty() && !is_file) {
    Result<std::string> next = follow_link(page_url_, page.next_link);
    if (!next) return fail_round(next.error().message);
    return ask_page(std::move(*next));
  }
  if (page.goes_on && !is_file) {
    const std::string& url = rules_.config.request.url;
    return ask_page(fmt::format("{}{}resultOffset={}", url, url.find('?') == std::string::npos ? '?' : '&', rows_));
  }
  schedule_.succeed();
}

void TableSource::deliver(IngestDelivery delivery) {
  for (const std::string& trouble : trouble_) {
    if (trouble.empty()) continue;
    delivery.warning += (delivery.warning.empty() ? "" : "; ") + clipped(valid_utf8(trouble), 300);
  }
  declared_.keep_news(delivery);
  sink_->deliver(std::move(delivery));
}

void TableSource::fail_round(const std::string& why, std::optional<Duration> retry) {
  IngestDelivery delivery;
  delivery.source = id();
  delivery.error = clipped(valid_utf8(why), 400);
  sink_->deliver(std::move(delivery));
  schedule_.fail(retry);
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
