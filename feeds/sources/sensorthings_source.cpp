#include "feeds/sources/sensorthings_source.h"

#include <algorithm>
#include <utility>

#include "feeds/net/http_url.h"
#include "feeds/net/tls_text.h"
#include "feeds/sources/sensorthings_query.h"

namespace sandtable::feeds {
namespace {

constexpr int kBackfillAttempts = 3;
constexpr std::size_t kMaxBackfills = 20'000;
constexpr std::size_t kHistoryPages = 20;  // of one Datastream, before others have their turn

void add_warning(IngestDelivery& delivery, const std::string& text) {
  delivery.warning += (delivery.warning.empty() ? "" : "; ") + text;
}

}  // namespace

SensorThingsSource::SensorThingsSource(const FeedConfig& feed, SensorThingsRules rules, Parts parts, OpenMqtt open)
    : PolledSource(feed.id, std::get<SensorThingsFeed>(feed.kind).poll, std::move(parts)),
      config_(std::get<SensorThingsFeed>(feed.kind)),
      rules_(std::move(rules)),
      open_(std::move(open)) {}

Status SensorThingsSource::opened() {
  reader_ = std::make_unique<SensorThingsReader>(rules_, projector(), stored());
  note(tls_relaxation(config_.tls));
  return config_.live && !config_.discover ? listen(*config_.live, topic_prefix(config_)) : Status{};
}

Status SensorThingsSource::listen(const MqttBroker& broker, const std::string& prefix) {
  auto live = std::make_unique<SensorThingsLive>(broker, prefix, *reader_);
  if (Status started = live->start(open_, "feed " + id().str(), clock(), seed()); !started) return started;
  if (broker.tls) note(tls_relaxation(broker.security));
  live_ = std::move(live);
  reader_->expect_messages();
  return {};
}

void SensorThingsSource::closing() {
  if (!live_) return;
  live_->close();
  deliver_live(true);
  live_.reset();
}

void SensorThingsSource::at_poll() {
  if (live_) deliver_live(false);
}

void SensorThingsSource::at_rest() {
  const bool may_ask = !backfills_paused_ && history_requests_ < config_.backfill_requests;
  if (may_ask && histories_waiting() > 0) begin_backfill();
}

void SensorThingsSource::deliver_live(bool and_rest) {
  do {
    DeliveryBuilder out(rules_.facts(), clock().now());
    const SensorThingsLive::News news = live_->poll(out);
    // What came while nobody listened is found by asking for the state: its gaps are then filled.
    if (news.came_to_life) hurry();
    keep_gaps(news.gaps);
    for (const std::string& why : news.trouble) {
      IngestDelivery failed;
      failed.source = id();
      failed.error = clipped(valid_utf8(why), 400);
      deliver_noted(std::move(failed));
    }
    IngestDelivery delivery = out.finish();
    if (!delivery.observations.empty() || delivery.refused > 0 || !delivery.warning.empty()) {
      deliver_noted(std::move(delivery));
    }
  } while (and_rest && live_->has_waiting());
}

// ---- rounds

void SensorThingsSource::begin_round() {
  visited_.clear();
  datastreams_ = others_ = observations_ = 0;
  unchanged_ = false;
  in_round_ = true;
  if (histories_waiting() > 0 && history_requests_ >= config_.backfill_requests) {
    note(fmt::format("what was missed of {} Datastreams waits: {} requests for it between two polls",
                     histories_waiting(), config_.backfill_requests));
  }
  history_requests_ = 0;
  if (!config_.discover || root_) return begin_pages(root_.value_or(ServiceRoot{}));
  const std::string root = service_root(config_.url);
  page_url_ = encode_illegal_bytes(root.empty() ? config_.url : root);
  ask({page_url_, config_.byte_limit, config_.tls}, [this](Result<HttpReply> reply) { on_root(std::move(reply)); });
}

void SensorThingsSource::on_root(Result<HttpReply> reply) {
  const std::optional<Duration> peace = asked_peace(reply, wall_now());
  const Result<HttpReply> answer = good_reply(std::move(reply), page_url_);
  if (!answer) return fail_request(answer.error().message, peace);
  Result<ServiceRoot> root = read_service_root(answer->body);
  if (!root) return fail_request(root.error().message);
  root_ = std::move(*root);
  const Result<MqttBroker> broker = news_broker(*root_, config_.url, config_.live);
  if (!broker) {
    note(broker.error().message);
  } else if (const Status listening = listen(*broker, topic_prefix(config_)); !listening) {
    note(listening.error().message);
  }
  begin_pages(*root_);
}

void SensorThingsSource::begin_pages(const ServiceRoot& root) {
  const std::vector<std::string> first = first_page_urls(config_, root.has_multi_datastreams);
  queries_.assign(first.begin(), first.end());
  next_query();
}

void SensorThingsSource::next_query() {
  std::string url = std::move(queries_.front());
  queries_.pop_front();
  ask_page(std::move(url));
}

void SensorThingsSource::ask_page(std::string url) {
  if (!visited_.insert(url).second) return fail_request("the next page is one that was read already: " + url);
  if (visited_.size() > static_cast<std::size_t>(std::max(1, config_.page_limit))) {
    return fail_request(fmt::format("more than {} pages", config_.page_limit));
  }
  if (!in_round_) {
    if (visited_.size() > kHistoryPages) return read_later();
    ++history_requests_;
  }
  page_url_ = std::move(url);
  HttpRequest request{page_url_, config_.byte_limit, config_.tls};
  request.can_wait = !in_round_;
  if (in_round_) pages_.make_conditional(request);
  ask(std::move(request), [this](Result<HttpReply> reply) { on_reply(std::move(reply)); });
}

void SensorThingsSource::on_reply(Result<HttpReply> reply) {
  if (in_round_ && is_unchanged(reply)) return on_unchanged();
  if (!in_round_ && !reply && reply.error().code == ErrorCode::kCancelled) return put_off();
  const std::optional<Duration> peace = asked_peace(reply, wall_now());
  Result<HttpReply> answer = good_reply(std::move(reply), page_url_);
  if (!answer) return fail_request(answer.error().message, peace);
  const SourceNote said = note_of_answer(*answer);
  Result<SensorThingsPage> page = reader_->read_page(std::move(answer->body), answer->received_by(clock()),
                                                     backfill_ ? backfill_->datastream : std::string());
  if (!page) return fail_request(page.error().message);
  add_note(said, page->delivery);
  if (in_round_) pages_.remember(page_url_, *answer, page->next_link);
  on_page(std::move(*page));
}

void SensorThingsSource::on_unchanged() {
  unchanged_ = true;
  IngestDelivery delivery;
  delivery.source = id();
  std::string broken;
  std::string next = followed(pages_.next_link(page_url_), delivery, broken);
  // Says that the service lives, though it has nothing new.
  deliver_noted(std::move(delivery));
  go_on(std::move(next), broken);
}

void SensorThingsSource::on_page(SensorThingsPage page) {
  datastreams_ += page.datastreams;
  others_ += page.other_datastreams;
  observations_ += page.observations;
  std::string broken;
  std::string next = followed(page.next_link, page.delivery, broken);
  if (in_round_) {
    keep_gaps(page.gaps);
    if (next.empty() && broken.empty() && queries_.empty()) warn_of_silence(page.delivery);
  } else if (backfill_) {
    for (const Observation& o : page.delivery.observations) {
      backfill_->reached = std::max(backfill_->reached, o.phenomenon_time);
    }
  }
  if (live_) live_->subscribe_to_new();
  deliver_noted(std::move(page.delivery));
  go_on(std::move(next), broken);
}

std::string SensorThingsSource::followed(const std::string& link, IngestDelivery& delivery, std::string& broken) {
  if (link.empty()) return {};
  Result<std::string> next = follow_link(page_url_, link, link_policy(config_));
  if (next) return std::move(*next);
  if (page_url_.starts_with("file:")) {
    // A page that was saved to disk still points to the service it came from.
    add_warning(delivery, "a saved page: its next page is not read");
  } else {
    broken = next.error().message;
  }
  return {};
}

void SensorThingsSource::go_on(std::string next, const std::string& broken) {
  if (!broken.empty()) return fail_request(broken);
  if (!next.empty()) return ask_page(std::move(next));
  if (!in_round_) {
    backfill_.reset();
    return;
  }
  if (!queries_.empty()) return next_query();
  in_round_ = false;
  backfills_paused_ = false;
  pages_.keep_only(visited_);
  succeed();
}

void SensorThingsSource::warn_of_silence(IngestDelivery& delivery) const {
  if (unchanged_) return;
  if (datastreams_ == 0 && others_ > 0) {
    add_warning(delivery, fmt::format("none of {} Datastreams has a name the place asks for", others_));
  }
  if (datastreams_ > 0 && observations_ == 0) {
    add_warning(delivery, fmt::format("none of {} Datastreams has an observation", datastreams_));
  }
}

// ---- what was missed

void SensorThingsSource::keep_gaps(const std::vector<ObservationGap>& gaps) {
  if (config_.backfill <= Duration{0} || config_.url.starts_with("file:")) return;
  for (const ObservationGap& gap : gaps) {
    const UtcTime after = std::max(gap.after - rules_.expected_every(), gap.before - config_.backfill);
    keep({gap.datastream, after}, gap.is_guess);
  }
}

void SensorThingsSource::keep(Backfill backfill, bool is_guess) {
  if (!to_be_read_.insert(backfill.datastream).second) return;
  if (histories_waiting() >= kMaxBackfills) {
    to_be_read_.erase(backfill.datastream);
    if (histories_dropped_++ == 0)
      note(fmt::format("more than {} histories wait; further ones are lost", kMaxBackfills));
    return;
  }
  (is_guess ? guesses_ : backfills_).push_back(std::move(backfill));
}

/// The history is longer than its turn: it goes on from where it is, unless it does not get on.
void SensorThingsSource::read_later() {
  const Backfill now = *std::exchange(backfill_, std::nullopt);
  if (now.reached <= now.after) {
    return note(fmt::format("the history of Datastream {} does not get on within {} pages and is left",
                            clipped(valid_utf8(now.datastream.substr(1)), 64), kHistoryPages));
  }
  keep({now.datastream, now.reached}, false);
}

void SensorThingsSource::begin_backfill() {
  std::deque<Backfill>& first = backfills_.empty() ? guesses_ : backfills_;
  backfill_ = std::move(first.front());
  first.pop_front();
  to_be_read_.erase(backfill_->datastream);
  visited_.clear();
  const KnownDatastream* known = reader_->find(backfill_->datastream);
  std::string url = known != nullptr ? history_url(config_, *known, backfill_->after) : std::string();
  if (url.empty()) {
    backfill_.reset();
    return;
  }
  ask_page(std::move(url));
}

/// The history comes after the next round.
void SensorThingsSource::put_off() {
  backfills_paused_ = true;
  --history_requests_;
  to_be_read_.insert(backfill_->datastream);
  backfills_.push_front(*std::exchange(backfill_, std::nullopt));
}

// ---- trouble and out

void SensorThingsSource::fail_request(const std::string& why, std::optional<Duration> peace) {
  if (std::exchange(in_round_, false)) return fail_round(why, peace);
  // The state is known; only some of the past is missing.
  backfills_paused_ = true;
  if (backfill_ && ++backfill_->attempts < kBackfillAttempts) keep(std::move(*backfill_), false);
  backfill_.reset();
  IngestDelivery delivery;
  delivery.source = id();
  delivery.warning = clipped(valid_utf8("what was missed cannot be read: " + why), 400);
  deliver_noted(std::move(delivery));
}

void SensorThingsSource::note(const std::string& text) {
  if (!text.empty()) notice_ += (notice_.empty() ? "" : "; ") + text;
}

void SensorThingsSource::deliver_noted(IngestDelivery delivery) {
  if (!notice_.empty() && delivery.error.empty()) add_warning(delivery, std::exchange(notice_, {}));
  deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
