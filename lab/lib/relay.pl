#!/usr/bin/perl
# relay.pl PORT HOST PORT MILLISECONDS: passes UDP on, each packet half of that time later, in both directions.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Select;

# Time::HiRes is not in every perl-base; the kernel's ticks (10 ms) do as well for delays one can notice.
my $now = eval { require Time::HiRes; sub { Time::HiRes::time() } }
  || do { require POSIX; my $hz = POSIX::sysconf(POSIX::_SC_CLK_TCK()); sub { (POSIX::times())[0] / $hz } };

my ($port, $host, $target, $extra) = @ARGV;
my $delay = $extra / 2000;
my $front = IO::Socket::INET->new(Proto => 'udp', LocalPort => $port) or die "port $port: $!";
my $back  = IO::Socket::INET->new(Proto => 'udp', PeerAddr => $host, PeerPort => $target) or die "$host: $!";
my $both = IO::Select->new($front, $back);
my ($client, @queue);    # the sender to answer; [when, way, packet], oldest first

while (1) {
    my $wait = @queue ? $queue[0][0] - $now->() : undef;
    $wait = 0 if defined $wait && $wait < 0;
    for my $socket ($both->can_read($wait)) {
        my $from = recv($socket, my $packet, 65535, 0);
        next unless defined $from;
        my $way = $socket == $front ? 'out' : 'in';
        $client = $from if $way eq 'out';
        push @queue, [$now->() + $delay, $way, $packet];
    }
    while (@queue && $queue[0][0] <= $now->()) {
        my (undef, $way, $packet) = @{ shift @queue };
        if    ($way eq 'out') { send($back, $packet, 0) }
        elsif ($client)       { send($front, $packet, 0, $client) }
    }
}
