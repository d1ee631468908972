#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "feeds/net/http_client.h"
#include "feeds/net/http_conditions.h"
#include "feeds/net/poll_schedule.h"
#include "feeds/sources/delivery_builder.h"
#include "twin/base/projector.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// What all sources that ask over HTTP do alike: a round begins when it is due, has one request on its way at a time,
/// and ends by succeed() or fail_round(); after a failure the next begins after a growing, jittered pause. Rounds and
/// pauses count real time, except that a recording's rounds begin when what they first ask for was received; what is
/// delivered is stamped by the clock given to start(). Net thread only.
class PolledSource : public FeedSource {
 public:
  struct Parts {
    std::shared_ptr<HttpClient> http;
    std::shared_ptr<const Clock> wall;                           ///< paces the rounds; null for the machine's own
    std::function<std::unique_ptr<Projector>()> make_projector;  ///< may be empty; called by start()
    std::uint64_t seed = 1;
    std::shared_ptr<const NewestStored> stored{};  ///< of an incident that is continued; null where there is none
  };
  ~PolledSource() override { cancel(); }
  PolledSource(const PolledSource&) = delete;
  PolledSource& operator=(const PolledSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) final;
  void poll() final;
  void stop() final;

 protected:
  PolledSource(SourceId id, Duration every, Parts parts);

  /// Before the first round, with clock and projector there. Fails on bad configuration only.
  virtual Status opened() { return {}; }
  /// At every poll, before requests move on.
  virtual void at_poll() {}
  virtual void begin_round() = 0;
  /// Nothing is on its way and no round is due.
  virtual void at_rest() {}
  /// Nothing is asked any more; what is still held may be delivered.
  virtual void closing() {}

  /// Begins a request; the one before must have ended.
  void ask(HttpRequest request, HttpDone done);
  void succeed() { schedule_.succeed(); }
  /// Ends the round with an error for the operator; `retry` is how long the server asks us to stay away.
  void fail_round(const std::string& why, std::optional<Duration> retry = std::nullopt);
  /// The next round is due at once, unless the server asked for peace.
  void hurry() { schedule_.hurry(); }
  /// Passes on what is new in it: stations and series that were declared before and have not changed are left out.
  void deliver(IngestDelivery delivery);
  /// Says that the service lives, though it has nothing new; and how new that is, where anybody knows.
  void deliver_contact(std::optional<UtcTime> as_of = std::nullopt);

  [[nodiscard]] const Clock& clock() const { return *clock_; }
  [[nodiscard]] UtcTime wall_now() const { return parts_.wall->now(); }
  [[nodiscard]] Projector* projector() const { return projector_.get(); }
  [[nodiscard]] std::uint64_t seed() const { return parts_.seed; }
  [[nodiscard]] const std::shared_ptr<const NewestStored>& stored() const { return parts_.stored; }

 private:
  void cancel();

  SourceId id_;
  Parts parts_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  PollSchedule schedule_;
  DeclaredStations declared_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  std::optional<std::uint64_t> request_;  ///< on its way
  std::string opening_url_;               ///< what the last round asked for first; empty while it has not asked
};

/// The answer, or why it is none that can be read: any status but 200, whose body is nobody's page.
Result<HttpReply> good_reply(Result<HttpReply> reply, const std::string& url);
/// What an answer says of all values in it: a mark of its bytes, by which a raw recording proves which it was, and when
/// the service says that it was last changed.
SourceNote note_of_answer(const HttpReply& reply);
/// The same, put to every value that came of it.
void add_note(const SourceNote& answer, IngestDelivery& delivery);
/// How long an answer asks us to stay away.
std::optional<Duration> asked_peace(const Result<HttpReply>& reply, UtcTime now);
/// Whether it says that what was asked for is as it was.
bool is_unchanged(const Result<HttpReply>& reply);
/// The host of an address, as a message names it.
std::string host_text(const std::string& url);

}  // namespace sandtable::feeds
