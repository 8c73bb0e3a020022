from workshop.ui.page import open_page
import streamlit as st
page = open_page("settings")
st.title("settings")
