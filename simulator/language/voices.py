"""The voices of Amazon Polly, which speak in Amazon Connect.

Source: Amazon Polly's service model, the enumeration VoiceId, as botocore ships it; a test compares
the two. It is written out here so that whoever only plays flows needs no AWS library.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    Aditi Adriano Ambre Amy Andres Aria Arjun Arlet Arthur Astrid Ayanda Beatrice Bianca
    Brian Burcu Camila Carla Carlos Carmen Carolina Celine Chantal Conchita Cristiano Curtis
    Daniel Danielle Dora Elin Emma Enrique Ewa Filiz Florian Gabrielle Geraint Giorgio
    Gregory Gwyneth Hala Hannah Hans Hiujin Hyunduk Ida Ines Isabelle Ivy Jacek Jan Jasmine
    Jihye Jitka Joanna Joey Justin Kajal Karl Kazuha Kendra Kenneth Kevin Kiara Kimberly
    Laura Lea Lennart Leo Liam Lisa Liv Lorenzo Lotte Lucia Lupe Mads Maja Marlene Mathieu
    Matthew Maxim Mia Miguel Mizuki Naja Nate Niamh Nicole Ola Olivia Pedro Penelope Raveena
    Remi Ricardo Ruben Russell Ruth Sabrina Salli Seoyeon Sergio Sofie Stephen Suvi Takumi
    Tatyana Thiago Tiffany Tina Tomoko Vicki Vitoria Zayd Zeina Zhiyu
"""
VOICES: Final = frozenset(_NAMES.split())
