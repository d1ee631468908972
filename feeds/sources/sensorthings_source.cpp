#include "feeds/sources/sensorthings_source.h"

#include <algorithm>

#include "feeds/net/http_url.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kFirstRetry{std::chrono::seconds{15}};
constexpr Duration kLongestRetry{std::chrono::minutes{15}};

// Spaces as %20: some servers take a '+' in a query literally (feeds.md 4.2).
constexpr std::string_view kUsualQuery =
    "?$expand=Thing($expand=Locations),Observations($orderby=phenomenonTime%20desc;$top=1)"
    "&$top=300&$orderby=@iot.id%20asc";

bool is_version(std::string_view segment) {
  return segment.size() >= 4 && segment[0] == 'v' &&
         std::all_of(segment.begin() + 1, segment.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// A path that exists literally, as PlaceSources writes it, as a URL that curl takes for the same path.
std::string file_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return encode_illegal_bytes(out);
}

}  // namespace

std::string first_page_url(const SensorThingsFeed& config) {
  if (config.url.starts_with("file:")) return file_url(config.url);
  std::string url = config.url;
  if (config.query.empty() && split_url(url).query.empty()) {
    while (url.ends_with('/')) url.pop_back();
    const std::string_view last = std::string_view(url).substr(url.rfind('/') + 1);
    if (is_version(last)) return encode_illegal_bytes(url + "/Datastreams").append(kUsualQuery);
    if (last == "Datastreams" || last.ends_with(")")) return encode_illegal_bytes(url).append(kUsualQuery);
  }
  return encode_illegal_bytes(config.url + config.query);
}

SensorThingsSource::SensorThingsSource(const FeedConfig& feed, SensorThingsRules rules,
                                       std::shared_ptr<HttpClient> http,
                                       std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed)
    : id_(feed.id),
      config_(std::get<SensorThingsFeed>(feed.kind)),
      rules_(std::move(rules)),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      backoff_(kFirstRetry, kLongestRetry, seed) {}

Status SensorThingsSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  next_round_ = clock.now();
  if (make_projector_) projector_ = make_projector_();
  return {};
}

void SensorThingsSource::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  sink_ = nullptr;
}

void SensorThingsSource::poll() {
  if (sink_ == nullptr) return;
  http_->poll();
  if (request_) return;
  const UtcTime now = clock_->now();
  // A clock that was set back must not silence the feed until it has caught up.
  next_round_ = std::min(next_round_, now + std::max(config_.poll, kLongestRetry));
  if (now >= next_round_) begin_round();
}

void SensorThingsSource::begin_round() {
  visited_.clear();
  datastreams_ = others_ = observations_ = 0;
  round_begin_ = clock_->now();
  ask(first_page_url(config_));
}

void SensorThingsSource::ask(std::string url) {
  if (!visited_.insert(url).second) return fail_round("the next page is one that was read already: " + url);
  if (visited_.size() > static_cast<std::size_t>(std::max(1, config_.page_limit))) {
    return fail_round(fmt::format("more than {} pages", config_.page_limit));
  }
  page_url_ = std::move(url);
  request_ = http_->get({page_url_, config_.byte_limit, config_.tls},
                        [this](Result<HttpReply> reply) { on_reply(std::move(reply)); });
}

void SensorThingsSource::on_reply(Result<HttpReply> reply) {
  request_.reset();
  if (!reply) return fail_round(reply.error().message);
  if (reply->status != 200) {
    return fail_round(fmt::format("{}: HTTP status {}", std::string(split_url(page_url_).authority), reply->status));
  }
  Result<SensorThingsPage> page =
      parse_sensorthings_page(reply->body, rules_, claims_, projector_.get(), clock_->now());
  if (!page) return fail_round(page.error().message);
  on_page(std::move(*page));
}

void SensorThingsSource::on_page(SensorThingsPage page) {
  datastreams_ += page.datastreams;
  others_ += page.other_datastreams;
  observations_ += page.delivery.observations.size();
  const auto warn = [&](const std::string& text) {
    page.delivery.warning += (page.delivery.warning.empty() ? "" : "; ") + text;
  };
  std::string next;
  std::string broken_link;
  if (!page.next_link.empty()) {
    const Result<std::string> followed = follow_link(page_url_, page.next_link);
    const bool is_file = page_url_.starts_with("file:");
    if (followed) {
      next = *followed;
    } else if (is_file) {
      // A page that was saved to disk still points to the service it came from.
      warn("a saved page: its next page is not read");
    } else {
      broken_link = followed.error().message;
    }
  }
  if (next.empty() && broken_link.empty()) {
    if (datastreams_ == 0 && others_ > 0)
      warn(fmt::format("none of {} Datastreams has a name the place asks for", others_));
    if (datastreams_ > 0 && observations_ == 0)
      warn(fmt::format("none of {} Datastreams has an observation", datastreams_));
  }
  declared_.keep_news(page.delivery);
  sink_->deliver(std::move(page.delivery));
  if (!broken_link.empty()) return fail_round(broken_link);
  if (!next.empty()) return ask(std::move(next));
  backoff_.reset();
  end_round(round_begin_ + config_.poll);
}

void SensorThingsSource::end_round(UtcTime next) { next_round_ = next; }

void SensorThingsSource::fail_round(const std::string& why) {
  IngestDelivery delivery;
  delivery.source = id_;
  delivery.error = clipped(valid_utf8(why), 400);
  sink_->deliver(std::move(delivery));
  end_round(clock_->now() + backoff_.next());
}

}  // namespace sandtable::feeds
